using System.Globalization;
using System.Text;

namespace Headgate.Race.Brc;

/// <summary>
/// A file of generated measurements in the format of the One Billion Row Challenge: a station, a semicolon, a temperature with one digit after the
/// point. It is written once, with the right answer beside it, and kept.
/// </summary>
internal sealed class BrcFile
{
    private const int Seed = 413;
    private const int Stations = 413;

    private BrcFile(string path, string answer)
    {
        Path = path;
        Answer = answer;
    }

    /// <summary>Gets where the measurements are.</summary>
    public string Path { get; }

    /// <summary>Gets the right answer.</summary>
    public string Answer { get; }

    /// <summary>The file with so many rows, written if it is not there.</summary>
    public static BrcFile Of(long rows, DirectoryInfo folder)
    {
        folder.Create();
        var path = System.IO.Path.Combine(folder.FullName, $"measurements-{rows}.txt");
        var answer = path + ".answer";
        if (!File.Exists(answer)) File.WriteAllText(answer, Write(path, rows));
        return new BrcFile(path, File.ReadAllText(answer));
    }

    private static string Write(string path, long rows)
    {
        var random = new Random(Seed);
        var names = Names(random).ToArray();
        var texts = names.Select(name => Encoding.UTF8.GetBytes(name + ";")).ToArray();
        var means = names.Select(_ => (random.NextDouble() * 60) - 20).ToArray();
        var figures = names.Select(_ => new BrcFigures()).ToArray();
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        Span<byte> number = stackalloc byte[16];
        for (var row = 0L; row < rows; row++)
        {
            var station = random.Next(names.Length);
            var tenths = (int)Math.Clamp(Math.Round((means[station] + Normal(random)) * 10), -999, 999);
            figures[station].Add(tenths);
            file.Write(texts[station]);
            (tenths / 10.0).TryFormat(number, out var length, "0.0", CultureInfo.InvariantCulture);
            file.Write(number[..length]);
            file.WriteByte((byte)'\n');
        }

        return BrcAnswer.Of(names.Zip(figures).Where(pair => pair.Second.Count > 0).Select(pair => KeyValuePair.Create(pair.First, pair.Second)));
    }

    /// <summary>Names of all lengths, some with letters of two bytes.</summary>
    private static IEnumerable<string> Names(Random random)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00fc\u00e9";
        var names = new HashSet<string>();
        while (names.Count < Stations) names.Add(string.Create(random.Next(3, 27), random, static (name, random) =>
        {
            for (var i = 0; i < name.Length; i++) name[i] = letters[random.Next(letters.Length)];
            name[0] = (char)('A' + random.Next(26));
        }));
        return names;
    }

    /// <summary>A temperature's distance from the mean: normally distributed, ten degrees wide.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) * 10;
}
