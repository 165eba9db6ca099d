#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/ingest/ingest.hpp"

namespace ecg {

/// "100.dat" of "mitdb/100.dat" (either slash).
std::string_view file_name(std::string_view path);
/// "mitdb/" of "mitdb/100.dat"; empty without a folder.
std::string_view file_folder(std::string_view path);
/// "100" of "mitdb/100.dat".
std::string_view file_stem(std::string_view path);
/// "dat" of "mitdb/100.DAT": lower case, without the point; empty without one.
std::string file_extension(std::string_view path);

/// True when `a` comes before `b` for a reader: numbers inside names compare by value, so "r9" comes before "r10".
bool in_reading_order(std::string_view a, std::string_view b);

/// The file of that name: the exact name first, then regardless of case. Of files with equal names in different
/// folders, the one beside `beside` wins, then the first.
std::optional<std::size_t> find_file(std::span<const FileEntry> files, std::string_view name, std::string_view beside);

}  // namespace ecg
