#version 300 es
// Coverage of a round-ended segment: 1 inside, falling to 0 over one device pixel.
precision highp float;
in vec2 v_offset;
in float v_length;
in vec4 v_color;
uniform float u_half_width;
uniform float u_pixel_ratio;
out vec4 o_color;

void main() {
  float beyond = max(max(-v_offset.x, v_offset.x - v_length), 0.0);
  float away = length(vec2(beyond, v_offset.y));
  float coverage = clamp((u_half_width - away) * u_pixel_ratio + 0.5, 0.0, 1.0);
  o_color = vec4(v_color.rgb, v_color.a * coverage);
}
