#include "core/formats/ishne_header.hpp"

#include <algorithm>

#include "core/base/byte_reader.hpp"

namespace ecg::ishne {

namespace {

constexpr std::size_t kPersonBytes = 40 + 40 + 20 + 2 + 2 + 3 * 2;  ///< names, number, sex, race, date of birth
constexpr std::size_t kRecorderBytes = 40;

template <std::size_t count>
Result<std::array<std::int16_t, count>> numbers(ByteReader& in, std::string_view field) {
  std::array<std::int16_t, count> values{};
  for (std::int16_t& value : values) {
    ECG_TRY(const auto next, in.i16_le(field));
    value = next;
  }
  return values;
}

}  // namespace

Result<Header> parse_header(std::span<const std::byte> bytes, std::string_view magic, std::int64_t file_size) {
  Header header;
  ByteReader in(bytes);
  ECG_TRY(const auto begin, in.take(magic.size(), "magic number"));
  if (std::string_view(reinterpret_cast<const char*>(begin.data()), begin.size()) != magic)
    return Error{ErrorCode::unsupported, "file", 0, {}};
  ECG_TRY(const auto checksum, in.u16_le("checksum"));
  header.checksum = checksum;
  ECG_TRY(const auto variable_size, in.i32_le("size of the variable block"));
  ECG_TRY(const auto announced, in.i32_le("number of samples"));
  header.announced = announced;
  ECG_TRY(const auto variable_offset, in.i32_le("offset of the variable block"));
  const Error wrong_offset = in.fail(ErrorCode::out_of_range, "offset of the samples");
  ECG_TRY(const auto offset, in.i32_le("offset of the samples"));
  if (offset < static_cast<std::int64_t>(kHeaderBytes) || offset > file_size) return wrong_offset;
  header.data_offset = offset;
  header.variable_size = std::clamp<std::int64_t>(variable_size, 0, offset - static_cast<std::int64_t>(kHeaderBytes));
  ECG_TRY(const auto version, in.u16_le("version"));
  ECG_TRY(const auto person, in.take(kPersonBytes, "person"));
  ECG_TRY(const auto date, numbers<3>(in, kDateField));  // day, month, year; -9 where unknown
  header.start_date = calendar_date(date[2], date[1], date[0]);
  header.date_ignored = !header.start_date && std::ranges::any_of(date, [](std::int16_t part) { return part > 0; });
  ECG_TRY(const auto file_date, numbers<3>(in, "date of the file"));
  ECG_TRY(const auto start, numbers<3>(in, "start time"));  // hours, minutes, seconds; -9 where unknown
  if (start[0] >= 0 && start[0] < 24 && start[1] >= 0 && start[1] < 60 && start[2] >= 0 && start[2] < 60)
    header.start_time_of_day_s = (start[0] * 60.0 + start[1]) * 60.0 + start[2];
  const Error wrong_leads = in.fail(ErrorCode::out_of_range, "number of leads");
  ECG_TRY(const auto leads, in.i16_le("number of leads"));
  if (leads < 1 || leads > static_cast<std::int32_t>(kMaxLeads)) return wrong_leads;
  header.leads = static_cast<std::size_t>(leads);
  ECG_TRY(const auto specification, numbers<kMaxLeads>(in, "lead specification"));
  header.specification = specification;
  ECG_TRY(const auto quality, numbers<kMaxLeads>(in, "lead quality"));
  ECG_TRY(const auto resolution, numbers<kMaxLeads>(in, "amplitude resolution"));
  header.resolution_nv = resolution;
  ECG_TRY(const auto pacemaker, in.i16_le("pacemaker code"));
  header.pacemaker = pacemaker;
  ECG_TRY(const auto recorder, in.take(kRecorderBytes, "type of recorder"));
  const Error wrong_rate = in.fail(ErrorCode::out_of_range, "fs_hz");
  ECG_TRY(const auto rate, in.i16_le("fs_hz"));
  if (rate < 1) return wrong_rate;
  header.fs_hz = rate;
  return header;
}

}  // namespace ecg::ishne
