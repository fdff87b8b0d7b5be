using CsCheck;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>A ring against a list.</summary>
public sealed class RingTests
{
    [Fact]
    public void A_ring_is_a_list_with_two_ends() => Gen.Int[0, 3].Array[0, 200].Sample(deeds =>
    {
        var ring = new Ring<string>(4);
        var list = new List<string>();
        for (var i = 0; i < deeds.Length; i++)
        {
            var item = $"{i}";
            if (deeds[i] == 0)
            {
                ring.PushFront(item);
                list.Insert(0, item);
            }
            else if (deeds[i] < 3)
            {
                ring.PushBack(item);
                list.Add(item);
            }
            else if (list.Count > 0)
            {
                Assert.Equal(list[0], ring.PopFront());
                list.RemoveAt(0);
            }

            Assert.Equal(list.Count, ring.Count);
            for (var at = 0; at < list.Count; at++) Assert.Equal(list[at], ring[at]);
        }
    });
}
