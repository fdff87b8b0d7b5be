// Writes docs/conformance.md from the lists in docs/conformance/ and the traits on the tests; called by eng/conformance.sh.
#:package Microsoft.CodeAnalysis.CSharp
#:property PublishAot=false

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

const string Page = "docs/conformance.md";
string[] known = ["--check", "--complete"];
if (args.FirstOrDefault(argument => !known.Contains(argument)) is { } unknown)
{
    return Fail($"unknown argument '{unknown}'; allowed are {string.Join(" and ", known)}. Leave it out to write {Page}.");
}

var lists = Directory.GetFiles("docs/conformance", "*.md").Order(StringComparer.Ordinal).Select(PromiseList.Read).ToList();
var proofs = Directory.GetFiles("tests", "*.cs", SearchOption.AllDirectories)
    .Where(path => !Regex.IsMatch(path, "[/\\\\](bin|obj)[/\\\\]"))
    .SelectMany(Proof.In)
    .ToList();

var rows = lists.SelectMany(list => list.Rows).ToList();
if (rows.GroupBy(row => row.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
{
    return Fail($"row {twice.Key} stands {twice.Count()} times in docs/conformance/. Give each promise a number of its own.");
}

var ids = rows.Select(row => row.Id).ToHashSet();
if (proofs.FirstOrDefault(proof => !ids.Contains(proof.Id)) is { } stray)
{
    return Fail($"{stray.File}: {stray.Test} names row '{stray.Id}', which is in no list of docs/conformance/. Correct the number or add the row.");
}

var tests = proofs.ToLookup(proof => proof.Id);
var page = Render(lists, tests);
var missing = rows.Where(row => !tests.Contains(row.Id)).Select(row => row.Id).ToList();
if (args.Contains("--complete") && missing.Count > 0)
{
    return Fail($"{missing.Count} of {rows.Count} rows have no test: {string.Join(", ", missing)}. Write them, with their Conformance trait.");
}

if (args.Contains("--check"))
{
    return File.Exists(Page) && File.ReadAllText(Page) == page ? 0 : Fail($"{Page} is out of date. Run eng/conformance.sh and commit the page.");
}

if (args.Length == 0)
{
    File.WriteAllText(Page, page);
}

Console.WriteLine($"{Page}: {rows.Count} rows, {rows.Count - missing.Count} with a test, {missing.Count} missing");
return 0;

static int Fail(string message)
{
    Console.Error.WriteLine($"conformance: {message}");
    return 1;
}

static string Render(List<PromiseList> lists, ILookup<string, Proof> tests)
{
    var text = new StringBuilder("# Conformance\n\nWritten by `eng/conformance.sh` from `docs/conformance/` and the tests; do not edit it by hand.\n\n");
    foreach (var list in lists)
    {
        var missing = list.Rows.Where(row => !tests.Contains(row.Id)).ToList();
        text.Append($"{list.Title}: {list.Rows.Count - missing.Count} of {list.Rows.Count} rows have a test, {missing.Count} MISSING\n\n");
        missing.ForEach(row => text.Append($"- MISSING {row.Id}: {row.Promise}\n"));
        text.Append(missing.Count > 0 ? "\n" : "");
    }

    foreach (var section in lists.SelectMany(list => list.Rows.GroupBy(row => $"{list.Title}: {row.Section}")))
    {
        text.Append($"## {section.Key}\n\n");
        foreach (var row in section)
        {
            text.Append($"- **{row.Id}** {row.Promise}\n");
            var lines = tests[row.Id].Select(proof => $"  - `{proof.Test}`{(proof.Skipped ? " (skipped)" : "")}\n").Distinct();
            text.AppendJoin("", lines.Order(StringComparer.Ordinal).DefaultIfEmpty("  - MISSING\n"));
        }

        text.Append('\n');
    }

    return text.ToString().TrimEnd('\n') + "\n";
}

/// <summary>One row of a list: its number, where it stands and what it promises.</summary>
internal sealed record Row(string Id, string Section, string Promise);

/// <summary>One file of docs/conformance/: a title, sections, and a line per row.</summary>
internal sealed record PromiseList(string Title, List<Row> Rows)
{
    public static PromiseList Read(string path)
    {
        var (title, section, rows) = (Path.GetFileNameWithoutExtension(path), "", new List<Row>());
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                title = line[2..].Trim();
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..].Trim();
            }
            else if (Regex.Match(line, @"^- \*\*([A-Z]+\d+)\*\* (.+)$") is { Success: true } match)
            {
                rows.Add(new Row(match.Groups[1].Value, section, match.Groups[2].Value.Trim()));
            }
        }

        return new PromiseList(title, rows);
    }
}

/// <summary>A test that names a row: by a trait on the method or on a class around it.</summary>
internal sealed record Proof(string Id, string Test, string File, bool Skipped)
{
    public static IEnumerable<Proof> In(string path)
    {
        var root = CSharpSyntaxTree.ParseText(System.IO.File.ReadAllText(path)).GetRoot();
        foreach (var method in root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            var attributes = method.AttributeLists.SelectMany(list => list.Attributes).ToList();
            if (attributes.FirstOrDefault(IsTest) is not { } test)
            {
                continue;
            }

            var types = method.Ancestors().OfType<TypeDeclarationSyntax>().ToList();
            var name = string.Join('.', types.Select(type => type.Identifier.Text).Reverse().Append(method.Identifier.Text));
            var skipped = test.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.Text == "Skip") == true;
            var around = types.SelectMany(type => type.AttributeLists).SelectMany(list => list.Attributes);
            foreach (var id in attributes.Concat(around).SelectMany(RowsNamed))
            {
                yield return new Proof(id, name, path.Replace('\\', '/'), skipped);
            }
        }
    }

    private static bool IsTest(AttributeSyntax attribute) => Regex.IsMatch(attribute.Name.ToString(), "(Fact|Theory)(Attribute)?$");

    private static IEnumerable<string> RowsNamed(AttributeSyntax attribute)
    {
        var isTrait = Regex.IsMatch(attribute.Name.ToString(), "^Trait(Attribute)?$");
        var values = attribute.ArgumentList?.Arguments.Select(argument => TextOf(argument.Expression)).ToList();
        return isTrait && values is ["Conformance", { } id] ? [id] : [];
    }

    private static string TextOf(ExpressionSyntax value) => value is LiteralExpressionSyntax literal ? literal.Token.ValueText : value.ToString();
}
