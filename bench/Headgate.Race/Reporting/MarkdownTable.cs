using System.Text;

namespace Headgate.Race.Reporting;

/// <summary>A table in Markdown, with the circumstances under it.</summary>
internal static class MarkdownTable
{
    public static string Of(string title, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows, IEnumerable<string> circumstances)
    {
        var text = new StringBuilder();
        text.Append("\n**").Append(title).Append("**\n\n");
        text.Append("| ").AppendJoin(" | ", headings).Append(" |\n|---|").Insert(text.Length, "---:|", headings.Count - 1).Append('\n');
        foreach (var row in rows) text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        text.Append('\n').AppendJoin("  \n", circumstances).Append("\n\n");
        return text.ToString();
    }
}
