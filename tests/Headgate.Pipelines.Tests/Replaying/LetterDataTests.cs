using System.Text.Json;
using System.Text.Json.Serialization;
using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Replaying;

/// <summary>What data a file of dead letters keeps, and what it refuses rather than losing a part of it.</summary>
[Trait("Conformance", "P29")]
public sealed class LetterDataTests : IDisposable
{
    private readonly LetterFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tuples_are_kept_whole()
    {
        await KeepsAsync((1, 2.5m));
        await KeepsAsync<(int Id, decimal Amount)?>((2, 3.5m));
    }

    [Fact]
    public async Task Data_of_which_JSON_sees_nothing_are_refused()
    {
        await RefusesAsync<(int, decimal)>((1, 2.5m), new JsonSerializerOptions());
        await RefusesAsync<(int, decimal)?>((1, 2.5m), new JsonSerializerOptions());
        await RefusesAsync<object>((1, 2.5m), new JsonSerializerOptions());
        await RefusesAsync<string>((1, 2.5m), new JsonSerializerOptions());
        await RefusesAsync<List<(int, decimal)>>(new List<(int, decimal)> { (1, 2.5m) }, new JsonSerializerOptions());
        await RefusesAsync<Pair>(new Pair((1, 2)), new JsonSerializerOptions());
    }

    [Fact]
    public async Task Derived_data_are_refused_unless_their_base_names_them()
    {
        await RefusesAsync<Plain>(new Special("a", 1), null);
        await KeepsAsync<Shape>(new Circle("a", 1));
        await KeepsAsync(new Special("a", 1));
        await KeepsAsync(new Empty());
        await KeepsAsync<IEnumerable<int>>([1, 2]);
    }

    [Fact]
    public async Task Metadata_come_back_as_they_were()
    {
        object?[] items = [1, "two", 3L, null, new byte[] { 4 }];
        var map = new Dictionary<string, object?> { ["a"] = 1, ["b"] = items };
        var metadata = new Dictionary<string, object?>
        {
            ["sbyte"] = (sbyte)-3,
            ["date"] = new DateOnly(2024, 2, 29),
            ["time"] = new TimeOnly(1, 2, 3, 4),
            ["span"] = TimeSpan.FromTicks(12345),
            ["double"] = 0.1,
            ["items"] = items,
            ["none"] = Array.Empty<string>(),
            ["map"] = map,
            ["like a value"] = new Dictionary<string, object?> { ["int64"] = "5" },
            ["like a map"] = new Dictionary<string, object?> { ["map"] = new Dictionary<string, object?>() },
            ["numbers"] = new Dictionary<int, int> { [1] = 2, [3] = 4 },
        };
        var letters = _folder.Open<string>();
        await letters.WriteAsync([LetterFolder.Letter("a", metadata: metadata)], Token);
        var read = Assert.Single(await letters.ReadAllAsync(Token).ToListAsync(Token)).Metadata;
        metadata["numbers"] = new Dictionary<string, object?> { ["1"] = 2, ["3"] = 4 };
        Assert.Equivalent(metadata, read, strict: true);
        Assert.All(["sbyte", "date", "time", "span", "double"], name => Assert.Equal(metadata[name], read[name]));
        Assert.Equal(items[..4], Assert.IsType<List<object?>>(read["items"])[..4]);
    }

    [Fact]
    public async Task Numbers_of_metadata_that_were_written_by_hand_are_numbers()
    {
        await File.WriteAllTextAsync(_folder.Path, "{\"replayed\":0,\"data\":\"a\",\"metadata\":{\"a\":1,\"b\":5000000000,\"c\":1.5}}", Token);
        var read = Assert.Single(await _folder.Open<string>().ReadAllAsync(Token).ToListAsync(Token)).Metadata;
        Assert.Equal((1, 5000000000L, 1.5), (read["a"], read["b"], read["c"]));
    }

    private async Task KeepsAsync<T>(T data)
    {
        var letters = _folder.Open<T>();
        await letters.WriteAsync([LetterFolder.Letter(data)], Token);
        Assert.Equal(data, (T)Assert.Single(await letters.ReadAllAsync(Token).ToListAsync(Token)).Data!);
        File.Delete(letters.Path);
    }

    private async Task RefusesAsync<T>(object data, JsonSerializerOptions? options)
    {
        var letters = _folder.Open<T>(options);
        await Assert.ThrowsAsync<InvalidOperationException>(() => letters.WriteAsync([LetterFolder.Letter(data)], Token).AsTask());
        Assert.Empty(_folder.Lines);
    }

    private record Plain(string Name);

    private sealed record Special(string Name, int Size) : Plain(Name);

    [JsonDerivedType(typeof(Circle), "circle")]
    private abstract record Shape(string Name);

    private sealed record Circle(string Name, int Radius) : Shape(Name);

    private sealed record Pair((int, int) Both);

    private sealed record Empty;
}
