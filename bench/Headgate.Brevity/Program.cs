// Counts the tokens of both programs of each pattern, and writes the table into docs/brevity.md: dotnet run -c Release --project bench/Headgate.Brevity
using Headgate.Brevity.Counting;

var root = Environment.CurrentDirectory;
while (!File.Exists(Path.Combine(root, "Headgate.slnx"))) root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run it inside the repository.");

var folder = Path.Combine(root, "bench", "Headgate.Brevity");
var page = Path.Combine(root, "docs", "brevity.md");
File.WriteAllText(page, BrevityPage.WithTable(File.ReadAllText(page), folder));
Console.WriteLine(BrevityPage.Table(folder).Trim());
