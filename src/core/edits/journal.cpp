#include "core/edits/journal.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/byte_reader.hpp"
#include "core/base/byte_writer.hpp"
#include "core/base/crc32.hpp"

namespace ecg {

namespace {

constexpr std::uint32_t kMagic = 0x4A444946;  ///< "FIDJ"
constexpr std::uint32_t kFormat = 4;          ///< grows with every change of the layout
constexpr std::size_t kFrame_bytes = 12;      ///< size, CRC, sequence
constexpr std::size_t kMinPayload_bytes = 1 + 1 + 8 + 8 + 4;
constexpr std::size_t kMaxPayload_bytes = kMinPayload_bytes + kLongestNote_bytes;
constexpr std::size_t kMaxList_bytes = 4 + 8 + 4 * (kMaxListedBeats - 1);

/// By kind, so that a damaged size among short records is still seen as damage.
std::size_t most_payload_bytes(std::byte kind) {
  const bool listed = lists_places(static_cast<EditKind>(std::to_integer<std::uint8_t>(kind)));
  return kMaxPayload_bytes + (listed ? kMaxList_bytes : 0);
}

void put_beats(ByteWriter& out, const std::vector<SampleIndex>& beats) {
  out.u32_le(static_cast<std::uint32_t>(beats.size()));
  out.i64_le(beats.empty() ? 0 : beats.front());
  for (std::size_t i = 1; i < beats.size(); ++i) out.u32_le(static_cast<std::uint32_t>(beats[i] - beats[i - 1]));
}

Result<std::vector<SampleIndex>> take_beats(ByteReader& in) {
  constexpr SampleIndex kLatestFirst = std::numeric_limits<SampleIndex>::max() / 2;  // the steps cannot overflow it
  ECG_TRY(const auto count, in.u32_le("beats"));
  ECG_TRY(const auto first, in.i64_le("beats"));
  const bool fits = count > 0 && count <= kMaxListedBeats && (count - 1) * std::size_t{4} == in.remaining();
  if (!fits || first < 0 || first > kLatestFirst) return in.fail(ErrorCode::malformed, "beats");
  std::vector<SampleIndex> beats = {first};
  beats.reserve(count);
  while (in.remaining() > 0) {
    ECG_TRY(const auto step, in.u32_le("beats"));
    beats.push_back(beats.back() + step);
  }
  return beats;
}

std::vector<std::byte> payload_of(const Edit& edit) {
  ByteWriter out(kMinPayload_bytes + edit.text.size() + 4 * edit.beats.size() + 12);
  out.u8(static_cast<std::uint8_t>(edit.kind));
  out.u8(static_cast<std::uint8_t>(edit.code));
  out.i64_le(edit.begin);
  out.i64_le(edit.end);
  out.text(edit.text);
  if (lists_places(edit.kind)) put_beats(out, edit.beats);
  return std::move(out).finish();
}

/// The CRC covers the sequence number too: a record in the wrong place does not fit.
std::uint32_t crc_of(std::uint32_t sequence, std::span<const std::byte> payload) {
  ByteWriter number(sizeof sequence);
  number.u32_le(sequence);
  return crc32(payload, crc32(std::move(number).finish()));
}

Result<Edit> take_payload(ByteReader& in) {
  Edit edit;
  ECG_TRY(const auto kind, in.u8("kind"));
  if (kind > static_cast<std::uint8_t>(kLastEditKind)) return in.fail(ErrorCode::malformed, "kind");
  edit.kind = static_cast<EditKind>(kind);
  ECG_TRY(const auto code, in.u8("code"));
  edit.code = static_cast<AnnotationCode>(code);
  ECG_TRY(const auto begin, in.i64_le("begin"));
  ECG_TRY(const auto end, in.i64_le("end"));
  edit.begin = begin;
  edit.end = end;
  ECG_TRY(const auto size, in.u32_le("text"));
  ECG_TRY(const auto text, in.take(size, "text"));
  for (const std::byte byte : text) edit.text += static_cast<char>(byte);
  if (lists_places(edit.kind)) {
    ECG_TRY(auto beats, take_beats(in));
    edit.beats = std::move(beats);
  }
  if (in.remaining() != 0 || !is_valid(edit)) return in.fail(ErrorCode::malformed, "edit");
  return edit;
}

bool all_zero(std::span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

std::vector<std::byte> journal_header() {
  ByteWriter out(8);
  out.u32_le(kMagic);
  out.u32_le(kFormat);
  return std::move(out).finish();
}

std::vector<std::byte> journal_record(std::uint32_t sequence, const Edit& edit) {
  const std::vector<std::byte> payload = payload_of(edit);
  ByteWriter out(kFrame_bytes + payload.size());
  out.u32_le(static_cast<std::uint32_t>(payload.size()));
  out.u32_le(crc_of(sequence, payload));
  out.u32_le(sequence);
  out.bytes(payload);
  return std::move(out).finish();
}

Result<StoredJournal> decode_journal(std::span<const std::byte> bytes) {
  ByteReader in(bytes);
  ECG_TRY(const auto magic, in.u32_le("magic"));
  if (magic != kMagic) return in.fail(ErrorCode::malformed, "magic");
  ECG_TRY(const auto format, in.u32_le("format"));
  if (format == 0) return in.fail(ErrorCode::malformed, "format");
  if (format > kFormat) return in.fail(ErrorCode::unsupported, "format");

  StoredJournal journal;
  while (in.remaining() > 0) {
    const auto rest = bytes.subspan(in.position());
    const auto torn = [&] {
      journal.torn_bytes = rest.size();
      return journal;
    };
    if (rest.size() < kFrame_bytes || all_zero(rest)) return torn();
    ECG_TRY(const auto size, in.u32_le("size"));
    const std::size_t most =
        rest.size() > kFrame_bytes ? most_payload_bytes(rest[kFrame_bytes]) : kMaxPayload_bytes + kMaxList_bytes;
    if (size < kMinPayload_bytes || size > most) return in.fail(ErrorCode::malformed, "size");
    if (rest.size() < kFrame_bytes + size) return torn();
    ECG_TRY(const auto crc, in.u32_le("crc"));
    ECG_TRY(const auto sequence, in.u32_le("sequence"));
    ECG_TRY(const auto payload, in.take(size, "payload"));
    if (crc != crc_of(sequence, payload)) {
      journal.damaged = in.remaining() == 0;
      if (journal.damaged) return torn();
      return in.fail(ErrorCode::malformed, "crc");
    }
    if (sequence != journal.edits.size()) return in.fail(ErrorCode::malformed, "sequence");
    ByteReader fields(payload);
    auto edit = take_payload(fields);
    if (!edit.has_value()) return in.fail(edit.error().code, edit.error().field);
    journal.edits.push_back(std::move(edit).value());
  }
  return journal;
}

Result<JournalSummary> summary_of_journal(std::span<const std::byte> journal) {
  ECG_TRY(const auto stored, decode_journal(journal));
  return JournalSummary{
      .entries = stored.edits.size(), .edits = standing(stored.edits).edits.size(), .damaged = stored.damaged};
}

}  // namespace ecg
