#include "core/ingest/ingest.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/formats/csv.hpp"
#include "core/formats/dicom.hpp"
#include "core/formats/edf.hpp"
#include "core/formats/foreign_file.hpp"
#include "core/formats/ishne.hpp"
#include "core/formats/ishne_annotation.hpp"
#include "core/formats/matlab.hpp"
#include "core/formats/readable_formats.hpp"
#include "core/formats/scp.hpp"
#include "core/formats/scp_sections.hpp"
#include "core/formats/xml_ecg.hpp"
#include "core/ingest/derived_leads.hpp"
#include "core/ingest/ecg_signals.hpp"
#include "core/ingest/ingest_files.hpp"
#include "core/ingest/ingest_wfdb.hpp"
#include "core/ingest/rate_guess.hpp"
#include "core/ingest/reference.hpp"

namespace ecg {

namespace {

bool has_extension(std::span<const FileEntry> files, std::string_view extension) {
  return std::any_of(files.begin(), files.end(),
                     [&](const FileEntry& file) { return file_extension(file.name) == extension; });
}

enum class Kind : std::uint8_t { none, wfdb, table, edf, ishne, scp, dicom, matlab, xml };

/// The kind of file that begins like this. Tables are `.csv`, `.tsv` and `.txt`, but not beside WFDB headers: databases come with
/// README.txt and tables of their patients. Of tables, `.txt` yields to `.csv`. Beside WFDB files `.ecg` is an annotator
/// and `.mat` holds a record's signals. Beside WFDB headers and EDF files `.xml` says something about them.
class Kinds {
 public:
  explicit Kinds(std::span<const FileEntry> files)
      : any_header_(has_extension(files, "hea")),
        any_wfdb_(any_header_ || has_extension(files, "dat")),
        any_edf_(has_extension(files, "edf")),
        any_csv_(has_extension(files, "csv")) {
    for (const FileEntry& file : files) {
      if (of(file) != Kind::none) short_names_.push_back(short_name(file));
    }
    std::sort(short_names_.begin(), short_names_.end());
  }

  [[nodiscard]] Kind of(const FileEntry& file) const {
    const std::string extension = file_extension(file.name);
    const auto is_of = [&](std::span<const std::string_view> known) {
      return std::ranges::find(known, extension) != known.end();
    };
    if (is_of(kWfdbExtensions)) return Kind::wfdb;
    if (is_of(kEdfExtensions)) return Kind::edf;
    if (is_of(kIshneExtensions)) return any_wfdb_ ? Kind::none : Kind::ishne;
    if (is_of(kScpExtensions)) return Kind::scp;
    if (is_of(kDicomExtensions)) return Kind::dicom;
    if (is_of(kMatlabExtensions)) return any_header_ ? Kind::none : Kind::matlab;
    if (is_of(kXmlExtensions)) return any_header_ || any_edf_ ? Kind::none : Kind::xml;
    const bool table = is_of(kTableExtensions) && !(extension == "txt" && any_csv_);
    return table && !any_header_ ? Kind::table : Kind::none;
  }

  /// Name under which a file's record is listed; empty for files that are no record by themselves. Where folders hold
  /// records of one name, the folder belongs to the name.
  [[nodiscard]] std::string record_name(const FileEntry& file) const {
    if (of(file) == Kind::none) return {};
    const std::string name = short_name(file);
    const auto [first, last] = std::equal_range(short_names_.begin(), short_names_.end(), name);
    return last - first > 1 ? std::string(file_folder(file.name)) + name : name;
  }

 private:
  [[nodiscard]] std::string short_name(const FileEntry& file) const {
    return std::string(of(file) == Kind::wfdb ? file_stem(file.name) : file_name(file.name));
  }

  bool any_header_ = false;
  bool any_wfdb_ = false;
  bool any_edf_ = false;
  bool any_csv_ = false;
  std::vector<std::string> short_names_;  ///< sorted
};

/// A file that is no recording by its name: its begin may say what it is instead; else it is refused as `otherwise`.
struct NoRecording {
  Error otherwise;

  [[nodiscard]] Status push(std::span<const std::byte> /*bytes*/) const { return otherwise; }
  [[nodiscard]] Result<Record> finish() && { return std::move(otherwise); }
};

/// A file read whole after the record's own.
struct Beside {
  std::size_t file = 0;
  std::int64_t size = 0;
  std::int64_t position = 0;
  std::vector<std::byte> bytes;

  Status push(std::span<const std::byte> piece) {
    const std::int64_t wanted = std::min(kReadSize, size - position);
    const auto count = std::min(piece.size(), static_cast<std::size_t>(wanted));
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    position = count < static_cast<std::size_t>(wanted) ? size : position + wanted;  // short: the file shrank
    return Done{};
  }
};

using Reader =
    std::variant<TableReader, EdfReader, IshneReader, ScpReader, DicomReader, MatlabReader, XmlEcgReader, NoRecording>;

/// What a hospital's file says it is by its first bytes: these come under any name, or with numbers for one.
std::optional<Reader> reader_by_content(std::span<const std::byte> head, std::int64_t size, std::int64_t max_bytes) {
  if (begins_as_dicom(head)) return DicomReader(size, max_bytes);
  if (scp::begins_as_scp(head)) return ScpReader(size, max_bytes);
  return std::nullopt;
}

/// A record in one file, read from begin to end.
struct WholeFile {
  std::size_t file = 0;
  std::int64_t position = 0;
  std::int64_t size = 0;
  Reader reader;
  std::string extension;
  std::optional<Beside> annotations;
  std::int64_t file_size = 0;
  std::int64_t max_bytes = 0;

  /// `offset`: where in the file `bytes` begin.
  Status push(std::int64_t offset, std::span<const std::byte> bytes) {
    if (offset == 0) {
      if (std::optional<Reader> own = reader_by_content(bytes, file_size, max_bytes)) {
        reader = std::move(*own);
        if (size < file_size) {  // only its begin was asked for
          size = file_size;
          position = 0;
          return Done{};
        }
      } else if (const ForeignKind* foreign = foreign_kind(bytes, extension)) {
        return foreign->refusal();
      }
    }
    return std::visit([&](auto& format) { return format.push(bytes); }, reader);
  }
  Result<Record> finish() && {
    return std::visit([](auto& format) { return std::move(format).finish(); }, reader);
  }
};

/// A file that a WFDB header belongs to.
Error missing_header(const FileEntry& file) {
  return {ErrorCode::missing_file, std::string(file_name(file.name)), -1, std::string(file_stem(file.name)) + ".hea"};
}

/// Which of the files, none of which is a record, the refusal is about. A signal or annotation file lacks its header; of
/// one that is no part of a record the begin may say something better.
Result<WholeFile> no_record_among(std::span<const FileEntry> files, std::int64_t max_bytes) {
  const auto part = std::find_if(files.begin(), files.end(), [](const FileEntry& file) {
    const std::string extension = file_extension(file.name);
    return extension == "dat" || extension == "atr" || extension == "qrs";
  });
  if (part != files.end()) return missing_header(*part);
  const FileEntry& file = files.front();
  Error error{ErrorCode::unsupported, "file", -1, std::string(file_name(file.name))};
  const auto head = std::min(file.size_bytes, static_cast<std::int64_t>(kForeignHeadBytes));
  return WholeFile{static_cast<std::size_t>(&file - files.data()),
                   0,
                   head,
                   NoRecording{std::move(error)},
                   file_extension(file.name),
                   {},
                   file.size_bytes,
                   max_bytes};
}

/// The annotation file of a Holter recording: of its name, in the same folder.
std::optional<Beside> annotations_beside(std::span<const FileEntry> files, std::size_t recording,
                                         const IngestSettings& settings) {
  constexpr std::string_view kExtension = "ann";
  if (!settings.annotator.empty() && settings.annotator != kExtension) return std::nullopt;
  const std::string& name = files[recording].name;
  const std::string wanted = std::string(file_stem(name)) + "." + std::string(kExtension);
  const auto found = find_file(files, wanted, name);
  if (!found || file_folder(files[*found].name) != file_folder(name)) return std::nullopt;
  if (files[*found].size_bytes > settings.max_bytes) return std::nullopt;
  return Beside{*found, files[*found].size_bytes, 0, {}};
}

void place_annotations(Record& record, const Beside& beside, std::string_view name) {
  auto parsed = ishne::parse_annotations(beside.bytes);
  if (!parsed.has_value()) {
    record.diagnostics.push_back({DiagnosticCode::ignored_file, std::string(name), 1.0});
    return;
  }
  ishne::AnnotationFile& file = parsed.value();
  place_reference(record, {std::move(file.annotations), file.fs_hz, file.truncated}, name);
}

/// Parts of variable-layout records ("3234460_layout", "3234460_0001"), which are no records to choose from as long as
/// another header ties them together.
void drop_segments(std::vector<std::string>& names) {
  constexpr std::string_view kLayout = "_layout";
  std::vector<std::string> prefixes;
  for (const std::string& name : names) {
    if (name.ends_with(kLayout)) prefixes.push_back(name.substr(0, name.size() - kLayout.size() + 1));
  }
  if (prefixes.empty()) return;
  std::vector<std::string> whole;
  for (const std::string& name : names) {
    const bool segment = std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
      return name.starts_with(prefix) &&
             (name.ends_with(kLayout) || name.find_first_not_of("0123456789", prefix.size()) == std::string::npos);
    });
    if (!segment) whole.push_back(name);
  }
  if (!whole.empty()) names = std::move(whole);
}

}  // namespace

struct Ingest::State {
  std::vector<FileEntry> files;
  IngestSettings settings;
  std::variant<WholeFile, WfdbIngest> reader;

  [[nodiscard]] Error in_file(Error error, std::size_t file) const {
    if (error.code == ErrorCode::missing_file && error.file.empty()) return missing_header(files[file]);
    if (error.file.empty()) error.file = std::string(file_name(files[file].name));
    return error;
  }
  std::optional<Error> failure;
};

std::vector<std::string> record_names(std::span<const FileEntry> files) {
  const Kinds kinds(files);
  std::vector<std::string> names;
  for (const FileEntry& file : files) {
    std::string name = kinds.record_name(file);
    if (!name.empty()) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end(), in_reading_order);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  drop_segments(names);
  return names;
}

Result<Ingest> Ingest::open(std::vector<FileEntry> files, IngestSettings settings) {
  if (files.empty()) return Error{ErrorCode::empty, "files", -1, {}};
  const std::vector<std::string> names = record_names(files);
  if (names.empty()) {
    ECG_TRY(WholeFile none, no_record_among(files, settings.max_bytes));
    return Ingest(std::make_unique<State>(State{std::move(files), std::move(settings), std::move(none), {}}));
  }
  const std::string wanted = settings.record.empty() ? names.front() : settings.record;
  const Kinds kinds(files);
  const auto file = std::find_if(files.begin(), files.end(),
                                 [&](const FileEntry& entry) { return kinds.record_name(entry) == wanted; });
  if (file == files.end()) return Error{ErrorCode::missing_file, "record", -1, wanted + ".hea"};
  if (file->size_bytes <= 0) return Error{ErrorCode::empty, "file", 0, std::string(file_name(file->name))};

  const auto index = static_cast<std::size_t>(file - files.begin());
  const Kind kind = kinds.of(*file);
  const std::int64_t size = file->size_bytes;
  const std::string extension = file_extension(file->name);
  const TableSettings table{settings.fs_hz, settings.gain_adu_per_mv, settings.max_bytes, size};
  const std::int64_t max_bytes = settings.max_bytes;
  const auto whole = [&](Reader reader) {
    return WholeFile{index, 0, size, std::move(reader), extension, {}, size, max_bytes};
  };
  auto state = std::make_unique<State>(State{std::move(files), std::move(settings), whole(TableReader(table)), {}});
  if (kind == Kind::edf) state->reader = whole(EdfReader(size, max_bytes));
  if (kind == Kind::ishne) {
    WholeFile holter = whole(IshneReader(size, max_bytes));
    holter.annotations = annotations_beside(state->files, index, state->settings);
    state->reader = std::move(holter);
  }
  if (kind == Kind::scp) state->reader = whole(ScpReader(size, max_bytes));
  if (kind == Kind::dicom) state->reader = whole(DicomReader(size, max_bytes));
  if (kind == Kind::matlab) state->reader = whole(MatlabReader(table));
  if (kind == Kind::xml) state->reader = whole(XmlEcgReader(table));
  if (kind == Kind::wfdb) state->reader = WfdbIngest(state->files, index, state->settings);
  return Ingest(std::move(state));
}

Ingest::Ingest(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;
Ingest::~Ingest() = default;

std::optional<ReadRequest> Ingest::next_read() const {
  if (state_->failure) return std::nullopt;
  if (const auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) return wfdb->next_read();
  const WholeFile& whole = *std::get_if<WholeFile>(&state_->reader);
  if (whole.position < whole.size)
    return ReadRequest{whole.file, whole.position, std::min(kReadSize, whole.size - whole.position)};
  const auto& beside = whole.annotations;
  if (!beside || beside->position >= beside->size) return std::nullopt;
  return ReadRequest{beside->file, beside->position, std::min(kReadSize, beside->size - beside->position)};
}

Status Ingest::push(std::span<const std::byte> bytes) {
  if (state_->failure) return *state_->failure;
  Status status = Done{};
  if (auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) {
    status = wfdb->push(bytes);
  } else {
    WholeFile& whole = *std::get_if<WholeFile>(&state_->reader);
    if (whole.position >= whole.size && whole.annotations) return whole.annotations->push(bytes);
    const std::int64_t wanted = std::min(kReadSize, whole.size - whole.position);
    const bool short_read = static_cast<std::int64_t>(bytes.size()) < wanted;  // the file shrank
    const std::int64_t offset = std::exchange(whole.position, short_read ? whole.size : whole.position + wanted);
    status = whole.push(offset, bytes.first(std::min(bytes.size(), static_cast<std::size_t>(wanted))));
    if (!status.has_value()) status = state_->in_file(status.error(), whole.file);
  }
  if (!status.has_value()) state_->failure = status.error();
  return status;
}

double Ingest::progress() const {
  if (const auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) return wfdb->progress();
  const WholeFile& whole = *std::get_if<WholeFile>(&state_->reader);
  return whole.size == 0 ? 1.0 : static_cast<double>(whole.position) / static_cast<double>(whole.size);
}

Result<Record> Ingest::finish() && {
  if (state_->failure) return *state_->failure;
  std::vector<std::size_t> used;
  Result<Record> record = Error{};
  if (auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) {
    used = wfdb->used_files();
    record = std::move(*wfdb).finish();
    if (!record.has_value()) return record;
  } else {
    WholeFile& whole = *std::get_if<WholeFile>(&state_->reader);
    used = {whole.file};
    record = std::move(whole).finish();
    if (!record.has_value()) {
      Error error = record.error();
      // NOLINTNEXTLINE(bugprone-use-after-move): a table that failed to finish keeps its samples to look at
      const auto* table = std::get_if<TableReader>(&whole.reader);
      const auto* matlab = std::get_if<MatlabReader>(&whole.reader);
      if (error.code == ErrorCode::missing_fact && table != nullptr) error = missing_rate(table->first_lead());
      if (error.code == ErrorCode::missing_fact && matlab != nullptr) error = missing_rate(matlab->first_lead());
      return state_->in_file(std::move(error), whole.file);
    }
    record.value().name = std::string(file_stem(state_->files[whole.file].name));
    // Hospitals' formats leave out the leads that are sums of others.
    if (std::holds_alternative<ScpReader>(whole.reader) || std::holds_alternative<DicomReader>(whole.reader) ||
        std::holds_alternative<XmlEcgReader>(whole.reader))
      add_derived_leads(record.value());
    if (whole.annotations) {
      used.push_back(whole.annotations->file);
      place_annotations(record.value(), *whole.annotations, file_name(state_->files[whole.annotations->file].name));
    }
  }

  tell_ecg_apart(record.value());

  // Files that belong to no record at all were not used: say so once. Databases come with files about themselves, but of
  // an archive the shell gives the members, unless it could not be opened.
  const bool one_of_several = record_names(state_->files).size() > 1;
  const Kinds kinds(state_->files);
  std::vector<std::string_view> other_stems;
  for (const FileEntry& file : state_->files) {
    const std::string_view stem = file_stem(file.name);
    if (kinds.of(file) != Kind::none && stem != record.value().name) other_stems.push_back(stem);
  }
  std::sort(other_stems.begin(), other_stems.end());
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < state_->files.size(); ++i) {
    const std::string& name = state_->files[i].name;
    if (std::find(used.begin(), used.end(), i) != used.end()) continue;
    if (one_of_several && file_extension(name) != "zip") continue;
    if (!std::binary_search(other_stems.begin(), other_stems.end(), file_stem(name)))
      unused.emplace_back(file_name(name));
  }
  if (!unused.empty()) {
    std::sort(unused.begin(), unused.end());
    record.value().diagnostics.push_back(
        {DiagnosticCode::ignored_file, unused.front(), static_cast<double>(unused.size())});
  }
  return record;
}

}  // namespace ecg
