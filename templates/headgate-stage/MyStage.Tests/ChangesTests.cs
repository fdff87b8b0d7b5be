using Headgate.Stages;

namespace MyStage.Tests;

public sealed class ChangesTests
{
    [Fact]
    public async Task What_repeats_is_left_out()
    {
        await using var numbers = Stage.Start(Producer.From([1, 1, 2, 2, 2, 1]));
        await using var changes = Stage.Start(new Changes<int>());
        await changes.SubscribeToAsync(numbers);

        var seen = new List<int>();
        await foreach (var number in changes.ReadAllAsync()) seen.Add(number);

        Assert.Equal([1, 2, 1], seen);
    }
}
