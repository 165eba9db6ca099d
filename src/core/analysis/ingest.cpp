#include "core/analysis/ingest.hpp"

#include <algorithm>
#include <variant>

#include "core/analysis/ingest_files.hpp"
#include "core/analysis/ingest_wfdb.hpp"
#include "core/formats/csv.hpp"

namespace ecg {

namespace {

bool has_extension(std::span<const FileEntry> files, std::string_view extension) {
  return std::any_of(files.begin(), files.end(),
                     [&](const FileEntry& file) { return file_extension(file.name) == extension; });
}

/// Tables are `.csv` and `.tsv`; `.txt` only where no WFDB header is around (databases come with README.txt and the
/// like).
bool is_table(const FileEntry& file, bool text_counts) {
  const std::string extension = file_extension(file.name);
  return extension == "csv" || extension == "tsv" || (text_counts && extension == "txt");
}

/// Name under which a file's record is listed; empty for files that are no record by themselves.
std::string record_name(const FileEntry& file, bool text_counts) {
  if (file_extension(file.name) == "hea") return std::string(file_stem(file.name));
  if (is_table(file, text_counts)) return std::string(file_name(file.name));
  return {};
}

/// One table file, read from begin to end.
struct TableIngest {
  std::size_t file = 0;
  std::int64_t position = 0;
  std::int64_t size = 0;
  TableReader reader;
};

Error no_record_among(std::span<const FileEntry> files) {
  // A signal or annotation file without its header: say which header is missing.
  for (const FileEntry& file : files) {
    const std::string extension = file_extension(file.name);
    if (extension == "dat" || extension == "atr" || extension == "mat" || extension == "qrs") {
      return {ErrorCode::missing_file, std::string(file_name(file.name)), -1,
              std::string(file_stem(file.name)) + ".hea"};
    }
  }
  return {ErrorCode::unsupported, "file", -1, std::string(file_name(files.front().name))};
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
             (name.ends_with(kLayout) || name.find_first_not_of("0123456789", prefix.size()) == name.npos);
    });
    if (!segment) whole.push_back(name);
  }
  if (!whole.empty()) names = std::move(whole);
}

}  // namespace

struct Ingest::State {
  std::vector<FileEntry> files;
  IngestSettings settings;
  std::variant<TableIngest, WfdbIngest> reader;
  std::optional<Error> failure;
};

std::vector<std::string> record_names(std::span<const FileEntry> files) {
  const bool text_counts = !has_extension(files, "hea") && !has_extension(files, "csv");
  std::vector<std::string> names;
  for (const FileEntry& file : files) {
    std::string name = record_name(file, text_counts);
    if (!name.empty()) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  drop_segments(names);
  return names;
}

Result<Ingest> Ingest::open(std::vector<FileEntry> files, IngestSettings settings) {
  if (files.empty()) return Error{ErrorCode::empty, "files", -1, {}};
  const std::vector<std::string> names = record_names(files);
  if (names.empty()) return no_record_among(files);
  const std::string wanted = settings.record.empty() ? names.front() : settings.record;
  const bool text_counts = !has_extension(files, "hea") && !has_extension(files, "csv");
  const auto file = std::find_if(files.begin(), files.end(),
                                 [&](const FileEntry& entry) { return record_name(entry, text_counts) == wanted; });
  if (file == files.end()) return Error{ErrorCode::missing_file, "record", -1, wanted + ".hea"};
  if (file->size_bytes <= 0) return Error{ErrorCode::empty, "file", 0, std::string(file_name(file->name))};

  const auto index = static_cast<std::size_t>(file - files.begin());
  const bool table = is_table(*file, true);
  const std::int64_t size = file->size_bytes;
  auto state =
      std::make_unique<State>(State{std::move(files), std::move(settings), TableIngest{0, 0, 0, TableReader({})}, {}});
  if (table) {
    state->reader =
        TableIngest{index, 0, size,
                    TableReader({state->settings.fs_hz, state->settings.gain_adu_per_mv, state->settings.max_bytes})};
  } else {
    state->reader = WfdbIngest(state->files, index, state->settings);
  }
  return Ingest(std::move(state));
}

Ingest::Ingest(std::unique_ptr<State> state) : state_(std::move(state)) {}
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;
Ingest::~Ingest() = default;

std::optional<ReadRequest> Ingest::next_read() const {
  if (state_->failure) return std::nullopt;
  if (const auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) return wfdb->next_read();
  const TableIngest& table = *std::get_if<TableIngest>(&state_->reader);
  if (table.position >= table.size) return std::nullopt;
  return ReadRequest{table.file, table.position, std::min(kReadSize, table.size - table.position)};
}

Status Ingest::push(std::span<const std::byte> bytes) {
  if (state_->failure) return *state_->failure;
  Status status = Done{};
  if (auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) {
    status = wfdb->push(bytes);
  } else {
    TableIngest& table = *std::get_if<TableIngest>(&state_->reader);
    const std::int64_t wanted = std::min(kReadSize, table.size - table.position);
    const bool short_read = static_cast<std::int64_t>(bytes.size()) < wanted;  // the file shrank
    table.position = short_read ? table.size : table.position + wanted;
    status = table.reader.push(bytes.first(std::min(bytes.size(), static_cast<std::size_t>(wanted))));
    if (!status.has_value()) {
      Error error = status.error();
      error.file = std::string(file_name(state_->files[table.file].name));
      status = std::move(error);
    }
  }
  if (!status.has_value()) state_->failure = status.error();
  return status;
}

double Ingest::progress() const {
  if (const auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) return wfdb->progress();
  const TableIngest& table = *std::get_if<TableIngest>(&state_->reader);
  return table.size == 0 ? 1.0 : static_cast<double>(table.position) / static_cast<double>(table.size);
}

Result<Record> Ingest::finish() && {
  if (state_->failure) return *state_->failure;
  std::vector<std::size_t> used;
  Result<Record> record = Error{};
  if (auto* wfdb = std::get_if<WfdbIngest>(&state_->reader)) {
    used = wfdb->used_files();
    record = std::move(*wfdb).finish();
  } else {
    TableIngest& table = *std::get_if<TableIngest>(&state_->reader);
    used = {table.file};
    record = std::move(table.reader).finish();
    const std::string& name = state_->files[table.file].name;
    if (!record.has_value()) {
      Error error = record.error();
      error.file = std::string(file_name(name));
      return error;
    }
    record.value().name = std::string(file_stem(name));
  }
  if (!record.has_value()) return record;

  // Files that belong to no record at all were not used: say so once.
  std::vector<std::string_view> other_stems;
  for (const FileEntry& file : state_->files) {
    const std::string_view stem = file_stem(file.name);
    if (!record_name(file, false).empty() && stem != record.value().name) other_stems.push_back(stem);
  }
  std::sort(other_stems.begin(), other_stems.end());
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < state_->files.size(); ++i) {
    const std::string& name = state_->files[i].name;
    if (std::find(used.begin(), used.end(), i) != used.end()) continue;
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
