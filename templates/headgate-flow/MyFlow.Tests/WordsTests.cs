namespace MyFlow.Tests;

public sealed class WordsTests
{
    [Fact]
    public async Task Words_are_counted()
    {
        var counts = await Words.CountAsync(((string[])["the fox", "", "the  dog"]).ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, long> { ["the"] = 2, ["fox"] = 1, ["dog"] = 1 }, counts);
    }
}
