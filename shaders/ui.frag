#version 300 es
// Everything is a textured triangle: shapes use the atlas's white pixel, glyphs their coverage, images their colours. Textures
// and colours are straight alpha, the output is premultiplied.
precision mediump float;
uniform sampler2D u_texture;
in vec2 v_uv;
in vec4 v_colour;
out vec4 o_colour;
// Coverage is blended in sRGB, which makes light text on dark look thinner than dark text on light: fatten it a little.
float seen_coverage(float coverage, vec3 ink) {
  float light = dot(ink, vec3(0.299, 0.587, 0.114));
  return coverage + light * 0.22 * coverage * (1.0 - coverage);
}
void main() {
  vec4 texel = texture(u_texture, v_uv);
  bool white = min(texel.r, min(texel.g, texel.b)) > 0.99;
  float coverage = white ? seen_coverage(texel.a, v_colour.rgb) : texel.a;
  float alpha = coverage * v_colour.a;
  o_colour = vec4(texel.rgb * v_colour.rgb * alpha, alpha);
}
