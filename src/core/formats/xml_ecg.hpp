#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.hpp"
#include "core/formats/csv.hpp"
#include "core/record/record.hpp"

namespace ecg {

/// Reads the XML file of an ECG cart or hospital system pushed in chunks of any size: HL7 aECG, GE MUSE, Philips, told
/// apart by their root element (formats/xml_aecg, xml_muse, xml_philips). Limb leads that it leaves out are not made here
/// (ingest/derived_leads).
///
/// The file is held until its end: up to `max_bytes`, and as much again each for its text in UTF-8, its elements and
/// the samples.
class XmlEcgReader {
 public:
  explicit XmlEcgReader(TableSettings settings) : settings_(settings) {}

  /// Errors: over_budget.
  Status push(std::span<const std::byte> bytes);
  /// Errors: empty, those of xml::utf8_text and xml::Document::parse, unsupported "XML root NAME" (an XML file of
  /// something else), those of the three formats.
  Result<Record> finish() &&;

 private:
  TableSettings settings_;
  std::string bytes_;
};

}  // namespace ecg
