// Code that rouge.test.ts compares: what each language has of marks, words and places where half-typed code goes wrong.
export const more: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    "import type { A } from './a';\nexport abstract class B<T extends keyof A> implements C { private readonly x?: string = 'a'; constructor(public y: Partial<A>) { super() } }\nfunction f(a?: number, b: any = y?.z ?? 1): void { label: for (;;) {} }\n",
    'type U = { [k: string]: number } | null; enum E { A = 1 }\nconst g = <T,>(x: T): T => x as any; a ??= b;\n',
  ],
  rust: [
    '//! Doc\n# hidden\nuse std::fmt::{self, Display};\n#[derive(Debug, Clone)]\npub struct Sac<\'a, T: Display + ?Sized>(&\'a T, u8);\nimpl<\'a> Iterator for Sac<\'a, str> {\n    type Item = Option<Box<dyn Fn(i32) -> u64>>;\n    fn next(&mut self) -> Self::Item { let x = self.0.len() as f64 * 1.5e3_f32 + 0x1F_u8 + 0b1 + 1. ; /* a /* b */ c */ None }\n}\n',
    'macro_rules! v { ($x:expr, $($y:tt)*) => { vec![$x, $($y)*] } }\nfn main() {\n    println!("é {} \\n \\u{1F600} \\q", r#"a"b"#);\n    match c { \'a\'..=\'z\' | b\'\\n\' => a.await?, _ => return Err(e.into()), };\n    let \'static = \'x; 1..2; t.0.1; loop { break \'a }\n}\n/// doc\n/** d */ /*** n */ /**/\n',
    'let s = "ouvert \\', '/* ouvert', 'println!("a" @ é ]',
  ],
  liquid: [
    '{% assign x = page.title | default: "é" | append: \'b\' %}{%- if a == 1.5 and b contains "c" or d -%}\n  {{ x.first | date: "%Y", y: 2 }} { text }\n{% elsif forloop.first %}{% else %}{% endif %}\n',
    '{% for post in site.posts limit:3 offset: continue reversed %}{{- post.url -}}{% cycle "g": \'a\', b %}{% endfor %}{% tablerow i in (1..3) cols:2 %}{% endtablerow %}\n{% include a/b.html x="y" z=page.w %}{% include {{ n | strip }} %}{% render \'x\' with y %}\n',
    '{% comment %} { x {% if %} {% endcomment %}{% raw %}{{ a }}{% endraw %}{% capture c %}x{% endcapture %}{% case x %}{% when 1 or -2 %}{% endcase %}{% unless empty %}{% increment n %}{% endunless %}{% highlight ruby linenos %}{% endhighlight %}{{ a[0].size? | f }} {{ nil }}',
    '{{ ouvert | x', '{% if',
  ],
  c: [
    '#include <stdio.h> // x\n#include "a.h"\n#define N(x) ((x) * 2) \\\n  + 1\n#if 0\nint a;\n#else\n#endif\n/* c\n */\nstatic int main(int argc, char *argv[]) {\n  unsigned long x = 0x1FuL + 017 + 1.5e-3 + .5e1; // fin\n  switch (x) { case \'a\': goto end; default: break; }\nend:\n  printf("n %d\\n\\x41\\", x);\n  return NULL == true;\n}\n',
    'struct a { int b; };\nint f(void);\nchar *s = L"é" "b\nsize_t y;\n  */ @ \'\\\n\' u8"x"',
    '#if 0\n#ifdef X\n a\n#endif\n b\n#endif // é\nint x;\n',
  ],
  cpp: [
    "#include <vector>\nnamespace a::b {\ntemplate <typename T, class U = int>\nclass Sac final : public Base<T> {\n public:\n  explicit Sac(T&& x) noexcept : x_{std::move(x)} {}\n  auto operator<=>(const Sac&) const = default;\n  [[nodiscard]] constexpr bool is(int y) const { return y == 0b1010 || y > 1'000'000 && 10ms < 2.5e3; }\n private:\n  T x_; // é\n};\n}\n",
    'auto s = R"x(a "b" )" )x" + u8"c"; int* p = nullptr; struct A; enum class B { c }; case_: case X::y: x = a ? 1.f : .5; catch (...) { throw; }\n',
    "template <class T> requires C<T>\nvoid f(T t);\nint main() { return 0x1'F; }\n",
  ],
  java: [
    'package fr.exemple;\n\nimport java.util.*;\n\n/** Doc. */\n@Override\npublic final class Sac<T extends Comparable<T>> implements Iterable<T> {\n  private static final int MAX_SIZE = 0x1F + 0b1 + 017 + 1_000L;\n  public <U> List<U> lire(String nom, int... n) throws IOException {\n    if (nom == null || n.length > 2.5e3f) throw new IllegalStateException("é \\"x\\"");\n    etiquette: for (char c : nom.toCharArray()) { this.x = c == \'a\' ? true : false; }\n    return new ArrayList<>();\n  }\n}\n',
    "interface A { void f(); var $x = '\\n'; } // fin",
    '"ouvert\n class É { ÉTÉ = 1; }\n',
  ],
  go: [
    'package main\n\nimport (\n\t"fmt"\n)\n\n// Une note.\ntype Sac struct { n int; f func(a, b float64) (error, bool) }\n\nfunc (s *Sac) Lire(é string) <-chan int {\n\tfor i := range make([]byte, 0x1F) { go func() { s.n &^= 1.5e3 + 2i + .5 }() }\n\tif x, ok := m["a\\n\\u00e9\\q"]; !ok { return nil }\n\treturn append(a...)\n}\n/* a\n b */ var r = \'é\' + \'\\n\' + `brut\n"x"`\n',
    "a :=...5 '\\x41' `ouvert",
    'switch iota := 012; { case true: fallthrough }\n"ouvert',
  ],
  ruby: [
    "# frozen\nrequire 'a'\nmodule A::B\n  class C < D\n    attr_reader :x, :\"y z\"\n    def self.f?(a, b = 1, *c, d: nil)\n      @x ||= %w[a b] + %i(c d); @@y = $z\n      a.each { |i| puts \"n #{i + 1} \\n\" if i =~ /a\\/[b]#{c}/mi }\n      x = y ? 1 : 2; z = x / 2 / 3\n      { a: 1, 'b' => 0x1F, c: ?a, 1.5e3 => 1..2 }\n    end\n  end\nend\n",
    "=begin\ndoc\n=end\ndef x; <<~EOS + <<'B'\n  a #{b}\nEOS\nc\nB\nend\nputs <<-\"X Y\", 1\nfoo(<<A)\nt\nA\n",
    "%r{a/{b}#x}i; %q(a (b) c) %Q|a#{1}| %x[ls] % a b \nexit! unless defined?(Foo) && block_given?\nputs a /b/, c\nclass << self; private; end\nraise E, 'é' rescue nil\n__END__\nfin\n",
    'a.b::C.d!(e) <=> f ** -1 !~ g\nalias_method :a, :b\nx = `ls #{y}`\ndef +(o); end; case a when 1 then b else c end\n"ouvert #{',
    '<<A\nb',
    ':[]= :<=> :a? :"b#{c}" &:d\nif x then y end\n-> (a) { a * 2 }\n',
  ],
  yaml: [
    "title: \"L’atelier \\n\"\nurl: https://exemple.fr # note\nlist:\n  - a\n  - b: 1\n    c: 2.5\n  -   true\nempty:\nflow: {a: [1, 'b'', \"c\"], d: e f}\ntext: |\n  une ligne\n\n    deux\nplie: >-\n  a\n  b\nfin: 12\n",
    '%YAML 1.2\n---\n&ancre a: *ancre\n!tag b: !!str c\n? clé\n: valeur\n...\n---\nplain text\n  goes on: here\n- 1\n',
    'a:\n    b: c\n  d: e\n\tf: g\n"k": v\n\'l\': w\ntime: 12:30:00\ndefaults:\n  -\n    scope:\n      path: ""\n',
    'x: |2\n    a\n  b\ny: long\n  text\n  more\nz: "open\n  b',
    '[a, b\n: {c',
    '- - a\n  - b\n-\n',
  ],
  toml: [
    '# note\ntitle = "é \\n"\n[a.b]\nx = [1, 2.5, 0x1F, 1979-05-27T07:32:00Z] # fin\ny = { z = true, w = \'b\' }\ns = """a\nb"""\n[[c]]\nn = -1_000\n\'k\' = nan\n',
    "a = '''x''\ny'''\nb = \"ouvert\nc =\n",
  ],
  ini: ['; note\n[core]\n  a.b = c # d\n  e = "f \\" g"\nh=\'i\' j\n\\\nk', '[x\n= y\n"ouvert'],
  docker: [
    'FROM node:20 AS build\n# note\nWORKDIR /app\nCOPY . .\nRUN apt-get update && \\\n  apt-get install -y "jekyll" # x\nONBUILD RUN make\nONBUILD ADD a b\nCMD ["a", "b"]\n  run x\nautre é\n',
    'from a\nexposer 80\nENV A=b\n',
  ],
  make: [
    '# note\nCC := clang\nSRC = $(wildcard src/*.c) ${X}\ninclude a.mk b.mk\nifeq ($(A),b)\nexport PATH\nelse\nendif\n\n.PHONY: all\nall: main.o, x \\\n  y\n\t@echo "é $(CC)" > $@\n\t-rm -f $(patsubst %.c,%.o,$(SRC))\n\nmain.o: main.c\n\tgcc -c $<\n',
    "a:\n\tb \\\n\tc\nd = \"e\"\n'f'\nexport G H\n",
    'x',
  ],
  console: ['$ cd /tmp && ls "a\nb"\nfichier.md\n...\n# apt install jekyll\n<...>\nmoi@ici:~> echo \'x\ny\'\n', 'a ; b\n\n$', '$ cat <<A\n> b\nA\n'],
  plaintext: ['un <texte> & rien\n'],
};
