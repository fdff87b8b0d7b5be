// Counts the words of a file, whose name is the first argument.
using MyFlow;

var file = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "text.txt");
foreach (var (word, count) in (await Words.CountAsync(File.ReadLinesAsync(file))).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(10))
{
    Console.WriteLine($"{count} {word}");
}
