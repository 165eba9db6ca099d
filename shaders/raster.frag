#version 300 es
// Colours a band of the beat raster. Upper part: one column per beat, time around the R peak downwards. Lower part: lanes
// that say which classes a column stands for. The texture is that of BeatRaster (deviation, saliency, class, class bits).
precision highp float;
precision highp int;
in vec2 v_share;
uniform sampler2D u_texels;
uniform ivec3 u_band;          // (first row, rows, columns) of the band in the texture
uniform float u_picture_share; // of the band's height; the rest are lanes
uniform float u_row_px;        // device pixels per row of the texture
uniform int u_colouring;       // 0 amplitude, 1 class, 2 saliency
uniform vec3 u_paper;
uniform vec3 u_upward;         // full positive deviation
uniform vec3 u_downward;       // full negative deviation
uniform vec3 u_missing;
uniform vec3 u_class[6];       // N S V F Q, unclassified
uniform vec3 u_speaks;         // what speaks most for the class
uniform ivec4 u_lanes;         // class of each lane, top down
out vec4 o_color;

void main() {
  int column = clamp(int(v_share.x * float(u_band.z)), 0, u_band.z - 1);
  if (v_share.y >= u_picture_share) {
    int lane = clamp(int((v_share.y - u_picture_share) / (1.0 - u_picture_share) * 4.0), 0, 3);
    int bits = int(texelFetch(u_texels, ivec2(column, u_band.x), 0).a * 255.0 + 0.5);
    bool present = ((bits >> u_lanes[lane]) & 1) == 1;
    o_color = vec4(present ? u_class[u_lanes[lane]] : u_paper, 1.0);
    return;
  }
  // Where several rows share a pixel, the one furthest from the baseline is shown: thin complexes stay visible.
  float place = v_share.y / u_picture_share * float(u_band.y);
  float reach = max(0.5 / u_row_px, 0.5);
  int first = clamp(int(place - reach + 0.5), 0, u_band.y - 1);
  int last = clamp(int(place + reach + 0.5), first + 1, u_band.y);
  vec4 texel = texelFetch(u_texels, ivec2(column, u_band.x + first), 0);
  for (int row = first + 1; row < min(last, first + 8); ++row) {
    vec4 other = texelFetch(u_texels, ivec2(column, u_band.x + row), 0);
    if (abs(other.r - 0.502) > abs(texel.r - 0.502)) texel.rgb = vec3(other.r, max(texel.g, other.g), other.b);
  }
  int label = int(texel.b * 255.0 + 0.5);
  if (label > 5) {
    o_color = vec4(u_missing, 1.0);
    return;
  }
  float deviation = clamp((texel.r * 255.0 - 128.0) / 127.0, -1.0, 1.0);
  float strength = pow(abs(deviation), 0.7);
  vec3 full = deviation > 0.0 ? u_upward : u_downward;
  if (u_colouring == 1) full = u_class[label];
  vec3 color = mix(u_paper, full, strength);
  if (u_colouring == 2) color = mix(mix(u_paper, u_upward, 0.35 * strength), u_speaks, pow(texel.g, 1.2));
  o_color = vec4(color, 1.0);
}
