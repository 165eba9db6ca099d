#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/formats/flac.hpp"
#include "core/formats/wfdb_header.hpp"
#include "core/record/time.hpp"

namespace ecg::wfdb {

/// Samples of one signal as stored, at its own rate (`samples_per_frame` per frame), before any skew is taken out.
struct DecodedSignal {
  std::variant<std::vector<std::int16_t>, std::vector<std::int32_t>> adu;
  std::vector<SampleRange> gaps;  ///< samples holding the format's mark for "missing"; sorted, disjoint
  std::uint16_t checksum = 0;     ///< low 16 bits of the sum of all samples, marks included
};

/// True when signals of this format can be read.
bool can_read_format(std::int32_t format);
/// "8, 16, 212" ...: the formats that can be read, for messages.
std::string readable_formats();

/// Decodes one signal file (all signals that share it), pushed in chunks of any size.
///
/// Memory is known before the first byte: `memory_bytes`. Bytes beyond the promised frames are not wanted. A file that
/// ends early gives the frames that are complete; `frames()` says how many. Of compressed formats (FLAC) the file's size
/// says nothing about its samples: the header must promise a length, and memory grows as samples appear.
class SignalDecoder {
 public:
  /// `specs`: the signals of this file, in the header's order. `frames`: as promised; empty: as many as the file holds.
  /// Errors: unsupported (format; formats mixed in one file; a compressed format without promised frames), out_of_range
  /// (byte_offset beyond the file; signals of a compressed file with different rates, or more than eight of them).
  static Result<SignalDecoder> open(std::span<const SignalSpec> specs, std::optional<std::int64_t> frames,
                                    std::int64_t file_size_bytes);

  [[nodiscard]] std::int64_t first_byte() const { return first_byte_; }  ///< where the wanted bytes begin
  [[nodiscard]] std::int64_t end_byte() const { return end_byte_; }      ///< where they end, within the file
  [[nodiscard]] std::int64_t frames_available() const {
    return frames_available_;
  }  ///< min(promised, held by the file); of a compressed file: promised
  [[nodiscard]] std::int64_t memory_bytes() const;  ///< of the decoded samples

  void push(std::span<const std::byte> bytes);  ///< the next wanted bytes
  [[nodiscard]] std::int64_t frames() const;    ///< complete so far, if the file ended here
  std::vector<DecodedSignal> finish() &&;       ///< one per spec, `frames() * samples_per_frame` samples each
  /// Why decoding ended before the file did; empty for plain formats, which cannot be damaged.
  [[nodiscard]] std::optional<Error> failure() const { return flac_ ? flac_->failure() : std::nullopt; }

 private:
  struct Format;
  struct Output {
    DecodedSignal signal;
    std::int64_t first_slot = 0;  ///< place of its first sample in a frame of the file
    std::int64_t samples_per_frame = 1;
    std::uint32_t value = 0;  ///< last value, for formats that store differences
  };
  SignalDecoder() = default;
  static const Format* find_format(std::int32_t format);
  friend bool can_read_format(std::int32_t format);
  static Status check_compressed(std::span<const SignalSpec> specs, std::optional<std::int64_t> frames);
  void allocate();
  void push_compressed(std::span<const std::byte> bytes);
  void append_block();
  void unpack_groups(std::span<const std::byte> bytes);
  void distribute(std::span<std::int32_t> samples);
  void sum_up(std::span<std::int32_t> differences);
  template <typename T>
  void place(std::span<const std::int32_t> samples);
  void note_gaps(Output& output, std::int64_t begin, std::int64_t end) const;
  [[nodiscard]] std::int64_t samples_of(const Output& output, std::int64_t position) const;
  static void narrow(DecodedSignal& signal);

  const Format* format_ = nullptr;
  std::vector<Output> outputs_;
  std::vector<std::int32_t> slot_output_;  ///< output of each sample of a frame
  std::int64_t samples_per_frame_ = 1;     ///< of all signals together
  std::int64_t frames_available_ = 0;
  std::int64_t samples_wanted_ = 0;
  std::int64_t samples_done_ = 0;
  std::int64_t first_byte_ = 0;
  std::int64_t end_byte_ = 0;
  bool allocated_ = false;        ///< only the first push allocates: open() costs nothing
  std::vector<std::byte> carry_;  ///< begin of an incomplete group of bytes
  std::vector<std::int32_t> scratch_;
  std::optional<flac::Decoder> flac_;  ///< of compressed formats
  std::int64_t bytes_done_ = 0;        ///< of a compressed file
};

}  // namespace ecg::wfdb
