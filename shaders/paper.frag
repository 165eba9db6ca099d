#version 300 es
// Calibrated grid: thin and thick lines at given distances, each snapped to whole device pixels so that it stays crisp.
precision highp float;
in vec2 v_px;
uniform vec2 u_origin;       // CSS px where a thick vertical and a thick horizontal line cross
uniform vec2 u_minor_px;     // distance of thin lines (x: time, y: voltage), CSS px
uniform vec2 u_major_px;     // distance of thick lines
uniform float u_pixel_ratio; // device pixels per CSS pixel
uniform vec2 u_width_px;     // (thin, thick) line width, device px
uniform vec4 u_background;
uniform vec4 u_minor_color;  // alpha fades thin lines out when they come close
uniform vec4 u_major_color;
out vec4 o_color;

// 1 on a line of the given width whose left or top edge is snapped to a device pixel.
float on_line(float position, float origin, float distance_px, float width) {
  float device = position * u_pixel_ratio;
  float step_px = distance_px * u_pixel_ratio;
  float start = origin * u_pixel_ratio - 0.5 * width;
  float nearest = floor((device - start) / step_px);
  float line = floor(start + nearest * step_px + 0.5);
  float next = floor(start + (nearest + 1.0) * step_px + 0.5);
  bool inside = (device >= line && device < line + width) || (device >= next && device < next + width);
  return inside ? 1.0 : 0.0;
}

void main() {
  float minor = max(on_line(v_px.x, u_origin.x, u_minor_px.x, u_width_px.x),
                    on_line(v_px.y, u_origin.y, u_minor_px.y, u_width_px.x));
  float major = max(on_line(v_px.x, u_origin.x, u_major_px.x, u_width_px.y),
                    on_line(v_px.y, u_origin.y, u_major_px.y, u_width_px.y));
  vec3 color = mix(u_background.rgb, u_minor_color.rgb, minor * u_minor_color.a);
  color = mix(color, u_major_color.rgb, major * u_major_color.a);
  o_color = vec4(color, 1.0);
}
