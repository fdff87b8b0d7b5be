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
