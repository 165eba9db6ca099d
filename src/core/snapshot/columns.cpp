#include "core/snapshot/columns.hpp"

namespace ecg {

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.u64_le(texts.size());
  for (const std::string& text : texts) out.text(text);
}

void put_diagnostics(ByteWriter& out, const std::vector<Diagnostic>& diagnostics) {
  out.u64_le(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) {
    out.u8(static_cast<std::uint8_t>(diagnostic.code));
    out.text(diagnostic.field);
    out.f64_le(diagnostic.found);
    out.f64_le(diagnostic.expected);
  }
}

void ColumnReader::expect(bool condition, std::string_view field) {
  if (!condition && ok()) failure_ = in_.fail(ErrorCode::malformed, field);
}

bool ColumnReader::boolean(std::string_view field) {
  const std::uint8_t number = value(in_.u8(field));
  expect(number <= 1, field);
  return ok() && number == 1;
}

std::size_t ColumnReader::count(std::size_t least_bytes, std::string_view field) {
  const std::uint64_t number = value(in_.u64_le(field));
  if (ok() && number > in_.remaining() / least_bytes) failure_ = in_.fail(ErrorCode::truncated, field);
  return ok() ? static_cast<std::size_t>(number) : 0;
}

std::string ColumnReader::text(std::string_view field) {
  const auto bytes = raw(u32(field), field);
  std::string result(bytes.size(), '\0');
  if (!bytes.empty()) std::memcpy(result.data(), bytes.data(), bytes.size());
  return result;
}

std::vector<std::string> ColumnReader::texts(std::string_view field) {
  std::vector<std::string> result(count(sizeof(std::uint32_t), field));
  for (std::string& entry : result) entry = text(field);
  return result;
}

std::vector<Diagnostic> ColumnReader::diagnostics(std::string_view field) {
  constexpr std::size_t kMinBytes = 1 + 4 + 8 + 8;
  std::vector<Diagnostic> result(count(kMinBytes, field));
  for (Diagnostic& diagnostic : result) {
    diagnostic.code = static_cast<DiagnosticCode>(value(in_.u8(field)));
    expect(!name(diagnostic.code).empty(), field);
    diagnostic.field = text(field);
    diagnostic.found = f64(field);
    diagnostic.expected = f64(field);
    if (!ok()) return {};
  }
  return result;
}

bool are_disjoint(const std::vector<SampleRange>& ranges, SampleIndex length) {
  SampleIndex previous_end = 0;
  for (const SampleRange& range : ranges) {
    if (range.begin < previous_end || range.end <= range.begin || range.end > length) return false;
    previous_end = range.end;
  }
  return true;
}

}  // namespace ecg
