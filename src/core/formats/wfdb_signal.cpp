#include "core/formats/wfdb_signal.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace ecg::wfdb {

namespace {

constexpr std::int64_t kMaxSamplesPerFileFrame = 1'000'000;  // all signals of a file together
constexpr std::int64_t kScratchSamples = 8192;               // stays in the first-level cache
constexpr std::size_t kMaxGroupBytes = 4;

constexpr std::uint32_t u8(const std::byte* in, std::size_t i) { return std::to_integer<std::uint32_t>(in[i]); }

/// The low `bits` bits of `value` as two's complement.
constexpr std::int32_t sign_extended(std::uint32_t value, unsigned bits) {
  const unsigned shift = 32U - bits;
  return static_cast<std::int32_t>(value << shift) >> shift;
}

// One function per format: `groups` groups of bytes at `in` become samples at `out`. Layouts: signal(5) of the WFDB
// Applications Guide.

void unpack_8(const std::byte* in, std::size_t groups, std::int32_t* out) {  // differences; summed up later
  for (std::size_t i = 0; i < groups; ++i) out[i] = sign_extended(u8(in, i), 8);
}

void unpack_16(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 2) out[i] = sign_extended(u8(in, 0) | (u8(in, 1) << 8U), 16);
}

void unpack_24(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 3) {
    out[i] = sign_extended(u8(in, 0) | (u8(in, 1) << 8U) | (u8(in, 2) << 16U), 24);
  }
}

void unpack_32(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 4) {
    out[i] = static_cast<std::int32_t>(u8(in, 0) | (u8(in, 1) << 8U) | (u8(in, 2) << 16U) | (u8(in, 3) << 24U));
  }
}

void unpack_61(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 2) out[i] = sign_extended((u8(in, 0) << 8U) | u8(in, 1), 16);
}

void unpack_80(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i) out[i] = static_cast<std::int32_t>(u8(in, i)) - 128;
}

void unpack_160(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 2) {
    out[i] = static_cast<std::int32_t>(u8(in, 0) | (u8(in, 1) << 8U)) - 32768;
  }
}

void unpack_212(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 3, out += 2) {
    out[0] = sign_extended(u8(in, 0) | (u8(in, 1) << 8U), 12);
    out[1] = sign_extended(u8(in, 2) | ((u8(in, 1) & 0xF0U) << 4U), 12);
  }
}

void unpack_310(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 4, out += 3) {
    const std::uint32_t first = u8(in, 0) | (u8(in, 1) << 8U);
    const std::uint32_t second = u8(in, 2) | (u8(in, 3) << 8U);
    out[0] = sign_extended(first >> 1U, 10);
    out[1] = sign_extended(second >> 1U, 10);
    out[2] = sign_extended(((first >> 11U) & 0x1FU) | ((second >> 6U) & 0x3E0U), 10);
  }
}

void unpack_311(const std::byte* in, std::size_t groups, std::int32_t* out) {
  for (std::size_t i = 0; i < groups; ++i, in += 4, out += 3) {
    const std::uint32_t word = u8(in, 0) | (u8(in, 1) << 8U) | (u8(in, 2) << 16U) | (u8(in, 3) << 24U);
    out[0] = sign_extended(word, 10);
    out[1] = sign_extended(word >> 10U, 10);
    out[2] = sign_extended(word >> 20U, 10);
  }
}

constexpr std::int32_t kNoMark = std::numeric_limits<std::int32_t>::max();  // a format without a mark for "missing"

}  // namespace

struct SignalDecoder::Format {
  std::int32_t number;
  std::int64_t group_bytes;
  std::int64_t group_samples;
  /// Samples that are complete when a file ends with 0, 1, 2 or 3 bytes of a group.
  std::array<std::int64_t, kMaxGroupBytes> tail_samples;
  std::int32_t missing;  ///< the value that marks a missing sample
  bool fits_int16;
  bool differences;
  void (*unpack)(const std::byte* in, std::size_t groups, std::int32_t* out);  ///< null: compressed
  unsigned flac_bits = 0;                                                      ///< of compressed formats
};

const SignalDecoder::Format* SignalDecoder::find_format(std::int32_t format) {
  static constexpr std::array<Format, 13> kFormats = {{
      {8, 1, 1, {0, 0, 0, 0}, kNoMark, false, true, unpack_8},
      {16, 2, 1, {0, 0, 0, 0}, -32768, true, false, unpack_16},
      {24, 3, 1, {0, 0, 0, 0}, -8'388'608, false, false, unpack_24},
      {32, 4, 1, {0, 0, 0, 0}, std::numeric_limits<std::int32_t>::min(), false, false, unpack_32},
      {61, 2, 1, {0, 0, 0, 0}, -32768, true, false, unpack_61},
      {80, 1, 1, {0, 0, 0, 0}, -128, true, false, unpack_80},
      {160, 2, 1, {0, 0, 0, 0}, -32768, true, false, unpack_160},
      {212, 3, 2, {0, 0, 1, 0}, -2048, true, false, unpack_212},
      {310, 4, 3, {0, 0, 1, 1}, -512, true, false, unpack_310},
      {311, 4, 3, {0, 0, 1, 2}, -512, true, false, unpack_311},
      {508, 1, 1, {0, 0, 0, 0}, -128, true, false, nullptr, 8},
      {516, 1, 1, {0, 0, 0, 0}, -32768, true, false, nullptr, 16},
      {524, 1, 1, {0, 0, 0, 0}, -8'388'608, false, false, nullptr, 24},
  }};
  for (const Format& candidate : kFormats) {
    if (candidate.number == format) return &candidate;
  }
  return nullptr;
}

bool can_read_format(std::int32_t format) { return SignalDecoder::find_format(format) != nullptr; }

std::string readable_formats() {
  constexpr std::int32_t kLargestFormat = 999;
  std::string list;
  for (std::int32_t format = 0; format <= kLargestFormat; ++format) {
    if (can_read_format(format)) list += (list.empty() ? "" : ", ") + std::to_string(format);
  }
  return list;
}

Result<SignalDecoder> SignalDecoder::open(std::span<const SignalSpec> specs, std::optional<std::int64_t> frames,
                                          std::int64_t file_size_bytes) {
  SignalDecoder decoder;
  if (specs.empty()) return Error{ErrorCode::empty, "signals", -1, {}};
  decoder.format_ = find_format(specs.front().format);
  decoder.samples_per_frame_ = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const SignalSpec& spec = specs[i];
    if (decoder.format_ == nullptr || spec.format != specs.front().format) {
      return Error{ErrorCode::unsupported, "format " + std::to_string(spec.format), -1, spec.file};
    }
    decoder.samples_per_frame_ += spec.samples_per_frame;
    if (decoder.samples_per_frame_ > kMaxSamplesPerFileFrame) {
      return Error{ErrorCode::out_of_range, "samples_per_frame", -1, spec.file};
    }
    decoder.slot_output_.insert(decoder.slot_output_.end(), static_cast<std::size_t>(spec.samples_per_frame),
                                static_cast<std::int32_t>(i));
    decoder.first_byte_ = std::max(decoder.first_byte_, spec.byte_offset);  // writers give it once or on every line
  }
  if (decoder.first_byte_ > file_size_bytes) {
    return Error{ErrorCode::out_of_range, "byte_offset", -1, specs.front().file};
  }

  const Format& format = *decoder.format_;
  if (format.flac_bits > 0) {
    ECG_TRY(Done checked, check_compressed(specs, frames));
    decoder.flac_.emplace(specs.size(), format.flac_bits);
    decoder.frames_available_ = *frames;
    decoder.samples_wanted_ = decoder.frames_available_ * decoder.samples_per_frame_;
    decoder.end_byte_ = file_size_bytes;
  } else {
    const std::int64_t bytes = file_size_bytes - decoder.first_byte_;
    const auto tail = static_cast<std::size_t>(bytes % format.group_bytes);
    const std::int64_t samples_held = bytes / format.group_bytes * format.group_samples + format.tail_samples[tail];
    decoder.frames_available_ = samples_held / decoder.samples_per_frame_;
    if (frames) decoder.frames_available_ = std::min(decoder.frames_available_, *frames);
    decoder.samples_wanted_ = decoder.frames_available_ * decoder.samples_per_frame_;
    const std::int64_t groups = (decoder.samples_wanted_ + format.group_samples - 1) / format.group_samples;
    decoder.end_byte_ = std::min(file_size_bytes, decoder.first_byte_ + groups * format.group_bytes);
  }

  for (const SignalSpec& spec : specs) {
    Output output;
    output.samples_per_frame = spec.samples_per_frame;
    output.first_slot =
        decoder.outputs_.empty() ? 0 : decoder.outputs_.back().first_slot + decoder.outputs_.back().samples_per_frame;
    output.value = static_cast<std::uint32_t>(spec.initial_adu.value_or(static_cast<std::int32_t>(spec.zero_adu)));
    decoder.outputs_.push_back(std::move(output));
  }
  return decoder;
}

Status SignalDecoder::check_compressed(std::span<const SignalSpec> specs, std::optional<std::int64_t> frames) {
  const SignalSpec& first = specs.front();
  if (!frames || *frames == 0) {
    const std::string format = "format " + std::to_string(first.format);
    return Error{ErrorCode::unsupported, format + " without a length in the header", -1, first.file};
  }
  if (specs.size() > flac::kMaxChannels) return Error{ErrorCode::out_of_range, "number_of_signals", -1, first.file};
  for (const SignalSpec& spec : specs) {
    if (spec.samples_per_frame != first.samples_per_frame)
      return Error{ErrorCode::out_of_range, "samples_per_frame", -1, spec.file};
  }
  return Done{};
}

std::int64_t SignalDecoder::memory_bytes() const {
  const std::int64_t sample_bytes = format_->fits_int16 ? sizeof(std::int16_t) : sizeof(std::int32_t);
  return samples_wanted_ * sample_bytes;
}

std::int64_t SignalDecoder::frames() const {
  const std::int64_t in_carry = format_->tail_samples[carry_.size()];
  return std::min(samples_done_ + in_carry, samples_wanted_) / samples_per_frame_;
}

void SignalDecoder::allocate() {
  allocated_ = true;
  for (Output& output : outputs_) {
    const bool compressed = flac_.has_value();  // grows instead: the promise may be a lie
    const auto count = compressed ? 0 : static_cast<std::size_t>(frames_available_ * output.samples_per_frame);
    if (format_->fits_int16) output.signal.adu = std::vector<std::int16_t>(count);
    else output.signal.adu = std::vector<std::int32_t>(count);
  }
  if (flac_) return;
  scratch_.resize(static_cast<std::size_t>(std::max(kScratchSamples, samples_per_frame_) + format_->group_samples));
}

void SignalDecoder::push_compressed(std::span<const std::byte> bytes) {
  bytes_done_ += static_cast<std::int64_t>(bytes.size());
  if (samples_done_ == samples_wanted_) return;
  flac_->push(bytes);
  if (bytes_done_ >= end_byte_ - first_byte_) flac_->end();
  while (samples_done_ < samples_wanted_ && flac_->next_block()) append_block();
}

/// The channels of a block one behind the other, as they are stored.
void SignalDecoder::append_block() {
  const auto channels = static_cast<std::int64_t>(outputs_.size());
  const std::int64_t wanted = (samples_wanted_ - samples_done_) / channels;
  const auto count =
      static_cast<std::size_t>(std::min<std::int64_t>(wanted, static_cast<std::int64_t>(flac_->block(0).size())));
  for (std::size_t channel = 0; channel < outputs_.size(); ++channel) {
    const auto samples = flac_->block(channel).first(count);
    DecodedSignal& signal = outputs_[channel].signal;
    std::uint32_t sum = signal.checksum;
    for (const std::int32_t sample : samples) sum += static_cast<std::uint32_t>(sample);
    signal.checksum = static_cast<std::uint16_t>(sum);
    std::int64_t before = 0;
    std::visit(
        [&](auto& adu) {
          using Sample = std::remove_reference_t<decltype(adu)>::value_type;
          before = static_cast<std::int64_t>(adu.size());
          for (const std::int32_t sample : samples) adu.push_back(static_cast<Sample>(sample));
        },
        signal.adu);
    note_gaps(outputs_[channel], before, before + static_cast<std::int64_t>(count));
  }
  samples_done_ += static_cast<std::int64_t>(count) * channels;
}

void SignalDecoder::push(std::span<const std::byte> bytes) {
  if (!allocated_) allocate();
  if (flac_) {
    push_compressed(bytes);
    return;
  }
  const auto group = static_cast<std::size_t>(format_->group_bytes);
  while (!carry_.empty() && !bytes.empty()) {  // complete the group begun by the chunk before
    carry_.push_back(bytes.front());
    bytes = bytes.subspan(1);
    if (carry_.size() == group) {
      unpack_groups(carry_);
      carry_.clear();
    }
  }
  const std::size_t whole = bytes.size() / group * group;
  unpack_groups(bytes.first(whole));
  carry_.insert(carry_.end(), bytes.begin() + static_cast<std::ptrdiff_t>(whole), bytes.end());
}

void SignalDecoder::unpack_groups(std::span<const std::byte> bytes) {
  const auto group_bytes = static_cast<std::size_t>(format_->group_bytes);
  const auto group_samples = static_cast<std::size_t>(format_->group_samples);
  const std::size_t groups_per_block = scratch_.size() / group_samples;
  while (!bytes.empty()) {
    const std::size_t groups = std::min(groups_per_block, bytes.size() / group_bytes);
    format_->unpack(bytes.data(), groups, scratch_.data());
    distribute(std::span(scratch_).first(groups * group_samples));
    bytes = bytes.subspan(groups * group_bytes);
  }
}

void SignalDecoder::distribute(std::span<std::int32_t> samples) {
  samples = samples.first(static_cast<std::size_t>(
      std::min<std::int64_t>(static_cast<std::int64_t>(samples.size()), samples_wanted_ - samples_done_)));
  if (samples.empty()) return;
  if (format_->differences) sum_up(samples);
  if (format_->fits_int16) place<std::int16_t>(samples);
  else place<std::int32_t>(samples);
  samples_done_ += static_cast<std::int64_t>(samples.size());
}

void SignalDecoder::sum_up(std::span<std::int32_t> differences) {
  auto slot = static_cast<std::size_t>(samples_done_ % samples_per_frame_);
  for (std::int32_t& sample : differences) {
    std::uint32_t& value = outputs_[static_cast<std::size_t>(slot_output_[slot])].value;
    value += static_cast<std::uint32_t>(sample);  // unsigned: a hostile file may run over the end
    sample = static_cast<std::int32_t>(value);
    if (++slot == slot_output_.size()) slot = 0;
  }
}

/// Samples of this output among the first `position` samples of the file.
std::int64_t SignalDecoder::samples_of(const Output& output, std::int64_t position) const {
  const std::int64_t in_frame = position % samples_per_frame_ - output.first_slot;
  return position / samples_per_frame_ * output.samples_per_frame +
         std::clamp<std::int64_t>(in_frame, 0, output.samples_per_frame);
}

template <typename T>
void SignalDecoder::place(std::span<const std::int32_t> samples) {
  const auto frame = static_cast<std::size_t>(samples_per_frame_);
  const bool any_missing = std::find(samples.begin(), samples.end(), format_->missing) != samples.end();
  for (Output& output : outputs_) {
    std::vector<T>& adu = *std::get_if<std::vector<T>>(&output.signal.adu);
    const auto per_frame = static_cast<std::size_t>(output.samples_per_frame);
    for (std::size_t in_frame = 0; in_frame < per_frame; ++in_frame) {
      // First sample of the block that belongs to this slot of the frame.
      const auto slot = static_cast<std::size_t>(output.first_slot) + in_frame;
      const auto phase = static_cast<std::size_t>(samples_done_ % samples_per_frame_);
      std::size_t i = slot >= phase ? slot - phase : slot + frame - phase;
      std::size_t to = (static_cast<std::size_t>(samples_done_) + i) / frame * per_frame + in_frame;
      std::uint32_t sum = 0;
      for (; i < samples.size(); i += frame, to += per_frame) {
        adu[to] = static_cast<T>(samples[i]);
        sum += static_cast<std::uint32_t>(samples[i]);
      }
      output.signal.checksum = static_cast<std::uint16_t>(output.signal.checksum + sum);
    }
    if (any_missing) {
      const std::int64_t begin = samples_of(output, samples_done_);
      const std::int64_t end = samples_of(output, samples_done_ + static_cast<std::int64_t>(samples.size()));
      note_gaps(output, begin, end);
    }
  }
}

void SignalDecoder::note_gaps(Output& output, std::int64_t begin, std::int64_t end) const {
  std::vector<SampleRange>& gaps = output.signal.gaps;
  std::visit(
      [&](const auto& adu) {
        for (std::int64_t i = begin; i < end; ++i) {
          if (static_cast<std::int32_t>(adu[static_cast<std::size_t>(i)]) != format_->missing) continue;
          if (!gaps.empty() && gaps.back().end == i) gaps.back().end = i + 1;
          else gaps.push_back({i, i + 1});
        }
      },
      output.signal.adu);
}

std::vector<DecodedSignal> SignalDecoder::finish() && {
  if (!allocated_) allocate();
  if (!carry_.empty()) {  // the file ends inside a group: some of its samples may be complete
    const auto count = static_cast<std::size_t>(format_->tail_samples[carry_.size()]);
    carry_.resize(static_cast<std::size_t>(format_->group_bytes));
    format_->unpack(carry_.data(), 1, scratch_.data());
    carry_.clear();
    distribute(std::span(scratch_).first(count));
  }
  std::vector<DecodedSignal> signals;
  for (Output& output : outputs_) {
    const auto count = static_cast<std::size_t>(frames() * output.samples_per_frame);
    std::visit([&](auto& adu) { adu.resize(count); }, output.signal.adu);
    while (!output.signal.gaps.empty() && output.signal.gaps.back().begin >= static_cast<std::int64_t>(count))
      output.signal.gaps.pop_back();
    if (!output.signal.gaps.empty()) {
      SampleRange& last = output.signal.gaps.back();
      last.end = std::min(last.end, static_cast<std::int64_t>(count));
    }
    narrow(output.signal);
    signals.push_back(std::move(output.signal));
  }
  return signals;
}

/// int32 samples that all fit into int16 are kept as int16.
void SignalDecoder::narrow(DecodedSignal& signal) {
  const auto* wide = std::get_if<std::vector<std::int32_t>>(&signal.adu);
  if (wide == nullptr) return;
  constexpr std::int32_t kLow = std::numeric_limits<std::int16_t>::min();
  constexpr std::int32_t kHigh = std::numeric_limits<std::int16_t>::max();
  for (std::size_t i = 0, gap = 0; i < wide->size(); ++i) {
    while (gap < signal.gaps.size() && signal.gaps[gap].end <= static_cast<std::int64_t>(i)) ++gap;
    const bool missing = gap < signal.gaps.size() && signal.gaps[gap].begin <= static_cast<std::int64_t>(i);
    if (!missing && ((*wide)[i] < kLow || (*wide)[i] > kHigh)) return;
  }
  std::vector<std::int16_t> narrow_samples(wide->size());
  std::transform(wide->begin(), wide->end(), narrow_samples.begin(),
                 [=](std::int32_t value) { return static_cast<std::int16_t>(std::clamp(value, kLow, kHigh)); });
  signal.adu = std::move(narrow_samples);
}

}  // namespace ecg::wfdb
