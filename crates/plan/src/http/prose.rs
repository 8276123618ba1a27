//! Texts of plans as HTML: `CommonMark` with tables; HTML within it is shown as it was typed, never run.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use web::Markup;

/// Renders a text. Headings begin below those of the page; links lead to the web only.
pub(super) fn render(text: &str) -> Markup {
    let mut out = String::new();
    let mut head = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => begin(&mut out, &tag, &mut head),
            Event::End(tag) => end(&mut out, tag, &mut head),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                escape(&mut out, &words);
            }
            Event::Code(words) => {
                out.push_str("<code>");
                escape(&mut out, &words);
                out.push_str("</code>");
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            Event::InlineMath(words) | Event::DisplayMath(words) => escape(&mut out, &words),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    Markup::trusted(out)
}

fn escape(out: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

fn level(of: HeadingLevel) -> u8 {
    match of {
        HeadingLevel::H1 => 3,
        HeadingLevel::H2 => 4,
        HeadingLevel::H3 => 5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => 6,
    }
}

fn begin(out: &mut String, tag: &Tag<'_>, head: &mut bool) {
    match tag {
        Tag::Paragraph => out.push_str("<p>"),
        Tag::Heading { level: of, .. } => {
            let _ = write!(out, "<h{}>", level(*of));
        }
        Tag::BlockQuote(_) => out.push_str("<blockquote>"),
        Tag::CodeBlock(_) => out.push_str("<pre><code>"),
        Tag::List(None) => out.push_str("<ul>"),
        Tag::List(Some(first)) => {
            let _ = write!(out, "<ol start=\"{first}\">");
        }
        Tag::Item => out.push_str("<li>"),
        Tag::Emphasis => out.push_str("<em>"),
        Tag::Strong => out.push_str("<strong>"),
        Tag::Table(_) => out.push_str("<div class=\"table-wrap\"><table class=\"table\">"),
        Tag::TableHead => {
            *head = true;
            out.push_str("<thead><tr>");
        }
        Tag::TableRow => out.push_str("<tr>"),
        Tag::TableCell if *head => out.push_str("<th scope=\"col\">"),
        Tag::TableCell => out.push_str("<td>"),
        Tag::Link { dest_url, .. } => {
            if dest_url.starts_with("https://") || dest_url.starts_with("http://") {
                out.push_str("<a rel=\"nofollow\" href=\"");
                escape(out, dest_url);
                out.push_str("\">");
            } else {
                out.push_str("<a>");
            }
        }
        // Figures are files of their own; their words stand in the text.
        _ => {}
    }
}

fn end(out: &mut String, tag: TagEnd, head: &mut bool) {
    match tag {
        TagEnd::Paragraph => out.push_str("</p>"),
        TagEnd::Heading(of) => {
            let _ = write!(out, "</h{}>", level(of));
        }
        TagEnd::BlockQuote(_) => out.push_str("</blockquote>"),
        TagEnd::CodeBlock => out.push_str("</code></pre>"),
        TagEnd::List(true) => out.push_str("</ol>"),
        TagEnd::List(false) => out.push_str("</ul>"),
        TagEnd::Item => out.push_str("</li>"),
        TagEnd::Emphasis => out.push_str("</em>"),
        TagEnd::Strong => out.push_str("</strong>"),
        TagEnd::Table => out.push_str("</tbody></table></div>"),
        TagEnd::TableHead => {
            *head = false;
            out.push_str("</tr></thead><tbody>");
        }
        TagEnd::TableRow => out.push_str("</tr>"),
        TagEnd::TableCell if *head => out.push_str("</th>"),
        TagEnd::TableCell => out.push_str("</td>"),
        TagEnd::Link => out.push_str("</a>"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn what_was_typed_as_html_is_shown_and_not_run() {
        let text = "# A\n<script>alert(1)</script>\n\n[x](javascript:alert) [y](https://a.id/?\"<)\n\n| a | b |\n|--|--|\n| <b> | 😀 |";
        let html = render(text).to_string();
        assert!(
            !html.contains("<script") && !html.contains("javascript"),
            "{html}"
        );
        assert!(
            html.contains("<h3>A</h3>") && html.contains("<td>&lt;b&gt;</td>"),
            "{html}"
        );
    }
}
