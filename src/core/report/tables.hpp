#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ecg {

/// Facts that the shells share with the core, as one JSON text: names and numbers of edits, scalings, columns, classes, what
/// is read, and the keys of options. scripts/site/generate_tables.mjs writes them where TypeScript and Python read them.
std::string tables_json(std::span<const std::string_view> option_keys);

}  // namespace ecg
