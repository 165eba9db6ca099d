#include "core/formats/foreign_file.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/text_scanner.hpp"
#include "core/formats/readable_formats.hpp"

namespace ecg {

namespace {

using enum ForeignUse;

constexpr std::array<ForeignKind, 18> kKinds = {{{"MATLAB 7.3", "a MATLAB 7.3 file", matlab},
                                                 {"HDF5", "an HDF5 file", recording},
                                                 {"MFER", "an MFER file", recording},
                                                 {"GDF", "a GDF file", recording},
                                                 {"JSON", "a JSON file", recording},
                                                 {"XML", "an XML file", misnamed},
                                                 {"Excel", "an Excel workbook", workbook},
                                                 {"OpenDocument", "an OpenDocument spreadsheet", workbook},
                                                 {"Word", "a Word document", document},
                                                 {"PDF", "a PDF document", document},
                                                 {"PNG", "a PNG picture", document},
                                                 {"JPEG", "a JPEG picture", document},
                                                 {"GIF", "a GIF picture", document},
                                                 {"TIFF", "a TIFF picture", document},
                                                 {"gzip", "a gzip archive", packed},
                                                 {"7-Zip", "a 7-Zip archive", packed},
                                                 {"HTML", "a web page", web_page},
                                                 {"UTF-16", "text in UTF-16", wide_text}}};

struct Magic {
  std::size_t at;
  std::string_view bytes;
  std::string_view kind;
};

/// By the specifications of the formats; the first that fits counts.
constexpr std::array<Magic, 15> kMagic = {{{0, "MATLAB 7.3 MAT-file", "MATLAB 7.3"},
                                           {0, "\x89HDF\r\n", "HDF5"},
                                           {0, "@  MFER", "MFER"},
                                           {0, "@ MFR", "MFER"},
                                           {0, "GDF ", "GDF"},
                                           {0, "%PDF-", "PDF"},
                                           {0, "\x89PNG\r\n", "PNG"},
                                           {0, "\xFF\xD8\xFF", "JPEG"},
                                           {0, "GIF87a", "GIF"},
                                           {0, "GIF89a", "GIF"},
                                           {0, std::string_view("II*\0", 4), "TIFF"},
                                           {0, std::string_view("MM\0*", 4), "TIFF"},
                                           {0, "\x1F\x8B\x08", "gzip"},
                                           {0, "7z\xBC\xAF\x27\x1C", "7-Zip"},
                                           {0, "<html", "HTML"}}};

/// Containers of many kinds, and formats without a mark of their own, have their names alone.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kExtensions = {{{"mwf", "MFER"},
                                                                                        {"gdf", "GDF"},
                                                                                        {"json", "JSON"},
                                                                                        {"xlsx", "Excel"},
                                                                                        {"xlsm", "Excel"},
                                                                                        {"xls", "Excel"},
                                                                                        {"ods", "OpenDocument"},
                                                                                        {"docx", "Word"},
                                                                                        {"doc", "Word"},
                                                                                        {"pdf", "PDF"},
                                                                                        {"png", "PNG"},
                                                                                        {"jpg", "JPEG"},
                                                                                        {"jpeg", "JPEG"}}};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What XML and HTML say of themselves near their begin.
std::string_view markup_kind(std::string_view text) {
  const auto says = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  if (says("<!DOCTYPE html") || says("<!doctype html") || says("<HTML") || says("<html")) return "HTML";
  if (says("<?xml") || says("<AnnotatedECG") || says("<RestingECG") || says("<restingecgdata")) return "XML";
  return {};
}

/// The letters of UTF-16, of which every other byte is zero as far as ASCII goes; empty for anything else.
std::string narrowed(std::string_view bytes) {
  const bool low_first = bytes.starts_with("\xFF\xFE");
  if (!low_first && !bytes.starts_with("\xFE\xFF")) return {};
  std::string letters;
  std::size_t zeros = 0;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    letters.push_back(bytes[low_first ? i : i + 1]);
    if (bytes[low_first ? i + 1 : i] == '\0') ++zeros;
  }
  return 2 * zeros > letters.size() ? letters : std::string();
}

}  // namespace

const ForeignKind* foreign_kind(std::string_view name) {
  const auto found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const ForeignKind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

const ForeignKind* foreign_kind(std::span<const std::byte> head, std::string_view extension) {
  const std::string_view bytes(reinterpret_cast<const char*>(head.data()), std::min(head.size(), kForeignHeadBytes));
  for (const Magic& magic : kMagic) {
    if (bytes.size() > magic.at && bytes.substr(magic.at).starts_with(magic.bytes)) return foreign_kind(magic.kind);
  }
  const std::string narrow = narrowed(bytes);
  const bool wide = !narrow.empty();
  std::string_view text = wide ? std::string_view(narrow) : bytes;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (trimmed(text).starts_with('<')) {
    const std::string_view kind = markup_kind(text);
    if (extension == kXmlExtensions.front() && kind != "HTML") return nullptr;
    if (!kind.empty()) return foreign_kind(kind);
  }
  if (wide) return foreign_kind("UTF-16");
  const auto named =
      std::find_if(kExtensions.begin(), kExtensions.end(), [&](const auto& each) { return each.first == extension; });
  return named == kExtensions.end() ? nullptr : foreign_kind(named->second);
}

}  // namespace ecg
