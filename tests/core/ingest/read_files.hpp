#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/ingest/ingest.hpp"

namespace ecg::test {

/// A file in memory, so that faults can be made by hand.
struct MemoryFile {
  std::string name;
  std::string bytes;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Plays the shell: gives Ingest the bytes it asks for, at most `most_bytes` late files included.
inline Result<Record> ingest(const std::vector<MemoryFile>& files, const IngestSettings& settings = {}) {
  std::vector<FileEntry> entries;
  for (const MemoryFile& file : files) entries.push_back({file.name, static_cast<std::int64_t>(file.bytes.size())});
  Result<Ingest> opened = Ingest::open(std::move(entries), settings);
  if (!opened.has_value()) return opened.error();
  Ingest reader = std::move(opened).value();
  while (const auto request = reader.next_read()) {
    const std::string& bytes = files[request->file].bytes;
    const auto slice = std::as_bytes(std::span(bytes))
                           .subspan(static_cast<std::size_t>(request->offset), static_cast<std::size_t>(request->size));
    const Status status = reader.push(slice);
    if (!status.has_value()) return status.error();
  }
  return std::move(reader).finish();
}

/// Records of a database that was fetched; empty when it is not there.
inline std::vector<MemoryFile> recording(const std::string& database, const std::string& record,
                                         const std::vector<std::string>& extensions = {"hea", "dat", "atr"}) {
  std::vector<MemoryFile> files;
  for (const std::string& extension : extensions) {
    const std::filesystem::path path = std::filesystem::path(ECG_RECORDINGS) / database / (record + "." + extension);
    if (std::filesystem::exists(path)) files.push_back({path.filename().string(), contents(path)});
  }
  return files;
}

inline std::vector<std::string> records_of(const std::string& database) {
  std::vector<std::string> names;
  const std::filesystem::path folder = std::filesystem::path(ECG_RECORDINGS) / database;
  if (!std::filesystem::exists(folder)) return names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".hea") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace ecg::test
