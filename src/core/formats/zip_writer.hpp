#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ecg {

struct ZipEntry {
  std::string name;  ///< ASCII, without folders
  std::vector<std::byte> bytes;
};

/// A ZIP archive (PKWARE APPNOTE 6.3) of entries stored without compression, dated 1980-01-01 so that equal entries
/// give equal bytes. At most 65,535 entries and 4 GiB in all: the callers' sizes are far below.
std::vector<std::byte> write_zip(const std::vector<ZipEntry>& entries);

}  // namespace ecg
