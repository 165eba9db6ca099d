#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/record.hpp"

namespace ecg {

/// The line that synthetic recordings have; it names nobody and is never left out.
inline constexpr std::string_view kSyntheticRemark = "synthetic signal made by a program, no person's recording";

/// What becomes of that in a recording's header which may say who it is of, when something of the recording is written:
/// the free text (Record::comments), which may hold a name, a birth date, a diagnosis, and the date.
enum class HeaderText : std::uint8_t { leave_out, keep };

/// Lines of free text that may name somebody.
std::vector<std::string> free_text(const Record& record);

/// While it lives, `record` is without what is to be left out, so that nothing made of it can carry that: no date, and of
/// the free text a line that says how much there was. Afterwards it is as it was. The clock time stays.
class WithoutHeaderText {
 public:
  WithoutHeaderText(Record& record, HeaderText wanted);
  ~WithoutHeaderText();
  WithoutHeaderText(const WithoutHeaderText&) = delete;
  WithoutHeaderText& operator=(const WithoutHeaderText&) = delete;

 private:
  Record& record_;
  std::vector<std::string> comments_;
  std::optional<CalendarDate> start_date_;
};

}  // namespace ecg
