#pragma once

#include <string>

#include "core/record/record.hpp"

namespace ecg {

/// The record as a table that TableReader reads back to the same values: a time column in seconds, one column per lead
/// with its unit in the head ("time (s),MLII (mV),V5 (mV)"), missing samples empty. LF, RFC 4180.
std::string write_table(const Record& record);

}  // namespace ecg
