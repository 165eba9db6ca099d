#include "core/formats/edf_annotations.hpp"

#include "core/base/text_scanner.hpp"
#include "core/base/utf8.hpp"

namespace ecg::edf {

namespace {

constexpr char kEndOfText = '\x14';
constexpr char kBeforeDuration = '\x15';

}  // namespace

AnnotationBlock parse_annotation_block(std::string_view bytes) {
  AnnotationBlock block;
  bool first = true;
  while (!bytes.empty()) {
    const std::size_t nul = bytes.find('\0');
    std::string_view list = bytes.substr(0, nul);
    bytes.remove_prefix(nul == std::string_view::npos ? bytes.size() : nul + 1);
    const bool keeps_time = first;
    first = false;
    const std::size_t onset_end = list.find(kEndOfText);
    if (onset_end == std::string_view::npos || (list.front() != '+' && list.front() != '-')) continue;
    const auto onset_s = parse_decimal(list.substr(0, std::min(onset_end, list.find(kBeforeDuration))));
    if (!onset_s) continue;
    if (keeps_time) block.record_onset_s = onset_s;
    list.remove_prefix(onset_end + 1);
    for (std::size_t end = list.find(kEndOfText); end != std::string_view::npos; end = list.find(kEndOfText)) {
      if (end > 0) block.texts.push_back({*onset_s, utf8_from_bytes(list.substr(0, end))});
      list.remove_prefix(end + 1);
    }
  }
  return block;
}

}  // namespace ecg::edf
