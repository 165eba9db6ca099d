#include "core/formats/xml_ecg.hpp"

#include <algorithm>
#include <utility>

#include "core/formats/xml_aecg.hpp"
#include "core/formats/xml_document.hpp"
#include "core/formats/xml_muse.hpp"
#include "core/formats/xml_philips.hpp"
#include "core/formats/xml_text.hpp"

namespace ecg {

namespace {

/// The place in the file of an error in its text.
Error in_file(Error error, std::int64_t file_offset) {
  if (error.byte_offset >= 0) error.byte_offset = file_offset < 0 ? -1 : error.byte_offset + file_offset;
  return error;
}

Result<Record> read(const xml::Element& root, std::optional<double> fs_hz, std::int64_t max_bytes) {
  if (root.name() == xml::kAecgRoot) return xml::read_aecg(root, fs_hz, max_bytes);
  if (root.name() == xml::kMuseRoot) return xml::read_muse(root, fs_hz, max_bytes);
  if (root.name() == xml::kPhilipsRoot) return xml::read_philips(root, fs_hz, max_bytes);
  return Error{ErrorCode::unsupported, "XML root " + std::string(root.name())};
}

}  // namespace

Status XmlEcgReader::push(std::span<const std::byte> bytes) {
  const auto needed = std::max(settings_.size_bytes, static_cast<std::int64_t>(bytes_.size() + bytes.size()));
  if (needed > settings_.max_bytes) {
    return Error{
        ErrorCode::over_budget, "file", -1, {}, static_cast<double>(needed), static_cast<double>(settings_.max_bytes)};
  }
  bytes_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return Done{};
}

Result<Record> XmlEcgReader::finish() && {
  ECG_TRY(xml::Text text, xml::utf8_text(std::move(bytes_)));
  auto document = xml::Document::parse(std::move(text.utf8), settings_.max_bytes);
  if (!document.has_value()) return in_file(document.error(), text.file_offset);
  return read(document.value().root(), settings_.fs_hz, settings_.max_bytes);
}

}  // namespace ecg
