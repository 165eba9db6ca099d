# Paths in assertions begin at the checkout: the same sources give the same bytes in whatever folder they lie. Dependencies
# built here (Dear ImGui, GoogleTest) have it too; Emscripten's own libraries come without paths.
add_compile_options("-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")

# Compiler flags of our own targets. Dependencies are SYSTEM and keep theirs.
function(ecg_flags target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-missing-field-initializers -fno-exceptions -ffp-contract=off)
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE -msimd128)
  else()  # Clang has it in -Wall
    target_compile_options(${target} PRIVATE -Wunused-const-variable=1)
  endif()
  # Assertions stay on in release: a broken invariant traps, the worker restarts.
  target_compile_options(${target} PRIVATE -UNDEBUG)
endfunction()

if(ECG_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # A vector has room behind its end that AddressSanitizer takes for its own: libstdc++ marks it, and checks its indices.
  add_compile_definitions(_GLIBCXX_ASSERTIONS _GLIBCXX_SANITIZE_VECTOR)
  add_link_options(-fsanitize=address,undefined)
endif()
