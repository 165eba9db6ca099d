#pragma once

#include <cstdint>
#include <string_view>

namespace ecg {

/// The line that synthetic recordings have; it names nobody and is never left out.
inline constexpr std::string_view kSyntheticRemark = "synthetic signal made by a program, no person's recording";

/// What becomes of the free text of a recording's header (Record::comments) when the recording is written: it may hold a
/// name, a birth date, a diagnosis.
enum class HeaderText : std::uint8_t { leave_out, keep };

}  // namespace ecg
