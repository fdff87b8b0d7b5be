// The words of a text, counted on all cores. A rhyme that grows by a line with each verse, sung a thousand times: each stage takes the next verses, splits
// them, and counts the words that it has seen. Then the counts of one word meet in one stage, which adds them up.
using Headgate.Flows;

string[] lines =
[
    "the house that Jack built", "the malt that lay in", "the rat that ate", "the cat that chased",
    "the dog that worried", "the cow that tossed", "the maiden that milked", "the man that kissed",
];
var verses = Enumerable.Range(1, lines.Length).Select(length => $"This is {string.Join(' ', lines.Take(length).Reverse())}");
var text = Enumerable.Repeat(verses, 1000).SelectMany(verse => verse);

var counts = await Flow.From(text)
    .SelectMany(verse => verse.Split(' '))
    .CountBy(word => word)
    .ToListAsync();

// Keys come in no particular order.
foreach (var (word, count) in counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(6))
{
    Console.WriteLine($"{word}: {count}");
}

Console.WriteLine($"{counts.Sum(count => count.Value)} words, {counts.Count} of them different");
