using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>Messages are batched apart by batch key and partition.</summary>
[Trait("Conformance", "P10")]
public sealed class BatchKeyTests
{
    [Fact]
    public void Keys_are_batched_apart_and_none_is_a_key_too()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2));
        foreach (var key in new object?[] { "a", null, 0, "b" }) Assert.Empty(probe.Add(key));
        Assert.Equal(4, probe.Book.OpenCount);
        Assert.Equal(["Size 2 5"], probe.Add(null));
        Assert.Equal(["0: Size 3 6"], probe.Add(0));
        Assert.Equal(["b: Size 4 7"], probe.Add("b"));
        Assert.Equal(["a: Size 1 8"], probe.Add("a"));
    }

    [Fact]
    public void Partitions_of_one_key_are_batched_apart()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2));
        foreach (var partition in new[] { -1, 0, 1 })
        {
            probe.Add("a", partition);
            probe.Add(null, partition);
        }

        Assert.Equal(6, probe.Book.OpenCount);
        Assert.Equal(["a: Size 3 7"], probe.Add("a", 0));
        Assert.Equal(["Size 6 8"], probe.Add(null, 1));
        Assert.Equal(["Size 2 9"], probe.Add(null, -1));
    }

    [Fact]
    public void Equal_keys_are_one_key()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2));
        probe.Add(("eu", 1));
        Assert.Empty(probe.Add(("eu", 2)));
        Assert.Equal(["(eu, 1): Size 1 3"], probe.Add(("eu", 1)));
    }

    [Fact]
    public void Keys_with_the_same_hash_are_batched_apart()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(size: 2));
        for (var name = 0; name < 5; name++) probe.Add(new CrowdedKey(name));
        foreach (var name in new[] { 2, 0, 4, 3, 1 }) Assert.Equal([$"{name}: Size {name + 1} {6 + Array.IndexOf([2, 0, 4, 3, 1], name)}"], probe.Add(new CrowdedKey(name)));
        Assert.Equal(0, probe.Book.OpenCount);
    }

    [Fact]
    public void A_key_that_cannot_be_hashed_changes_nothing()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules());
        probe.Add("a", isFlush: true);
        Assert.Throws<InvalidTimeZoneException>(() => probe.Add(new FaultyKey { IsFaulty = true }));
        Assert.Equal((1, 1), (probe.Book.OpenCount, probe.Book.HeldCount));
        Assert.Equal(["a: Drain 1"], probe.CloseAll());
    }

    [Fact]
    public void A_key_that_turns_faulty_in_an_open_batch_does_not_hold_it_open()
    {
        var probe = new BatchBookProbe(BatchBookProbe.Rules(maxOpenBatches: 1));
        var key = new FaultyKey();
        probe.Add(key);
        key.IsFaulty = true;
        Assert.Equal(["faulty: Capacity 1"], probe.Add("b"));
        Assert.Equal(["b: Drain 2"], probe.CloseAll());
    }

    private sealed record CrowdedKey(int Name)
    {
        public override int GetHashCode() => 1;

        public override string ToString() => $"{Name}";
    }

    private sealed class FaultyKey
    {
        public bool IsFaulty { get; set; }

        public override bool Equals(object? obj) => IsFaulty ? throw new InvalidTimeZoneException() : ReferenceEquals(this, obj);

        public override int GetHashCode() => IsFaulty ? throw new InvalidTimeZoneException() : 1;

        public override string ToString() => "faulty";
    }
}
