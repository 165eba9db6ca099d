#include "core/words/readable_formats.hpp"

#include <string_view>

#include "core/formats/readable_formats.hpp"

namespace ecg {

namespace {

std::string listed(std::string_view ReadableFormat::* words) {
  std::string list;
  for (const ReadableFormat& format : kReadableFormats) {
    if (!list.empty()) list += ", ";
    list += format.*words;
  }
  return list;
}

}  // namespace

std::string readable_formats_brief() { return listed(&ReadableFormat::brief); }

std::string readable_formats_in_a_sentence() { return listed(&ReadableFormat::files); }

}  // namespace ecg
