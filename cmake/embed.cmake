# Files become constants of a generated header (<binary dir>/gen/<header>), namespace ecg::app::embedded.
# The header is made again when a file changes.

# ecg_embed_text(shaders.hpp a.vert b.frag): std::string_view a_vert, b_frag
function(ecg_embed_text header)
  set(text "#pragma once\n#include <string_view>\n\nnamespace ecg::app::embedded {\n\n")
  foreach(file IN LISTS ARGN)
    ecg_embed_symbol(${file} symbol)
    file(READ ${file} source)
    string(APPEND text "inline constexpr std::string_view ${symbol} = R\"glsl(${source})glsl\";\n")
  endforeach()
  string(APPEND text "\n}  // namespace ecg::app::embedded\n")
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/gen/${header} CONTENT "${text}")
endfunction()

# ecg_embed_bytes(fonts.hpp a.ttf): std::array<unsigned char, size> a_ttf
function(ecg_embed_bytes header)
  set(text "#pragma once\n#include <array>\n\nnamespace ecg::app::embedded {\n\n")
  foreach(file IN LISTS ARGN)
    ecg_embed_symbol(${file} symbol)
    file(READ ${file} hex HEX)
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
    string(APPEND text "inline constexpr std::array<unsigned char, ${size}> ${symbol} = {${bytes}};\n")
  endforeach()
  string(APPEND text "\n}  // namespace ecg::app::embedded\n")
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/gen/${header} CONTENT "${text}")
endfunction()

# Symbol of a file, and reconfiguring when it changes.
function(ecg_embed_symbol file result)
  get_filename_component(name ${file} NAME)
  string(MAKE_C_IDENTIFIER ${name} symbol)
  string(TOLOWER ${symbol} symbol)
  set(${result} ${symbol} PARENT_SCOPE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endfunction()
