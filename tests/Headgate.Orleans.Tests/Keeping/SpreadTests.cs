using Headgate.Orleans.Keeping;

namespace Headgate.Orleans.Tests.Keeping;

public sealed class SpreadTests
{
    [Fact]
    public void Who_has_no_place_gets_the_emptiest_and_who_has_one_stays()
    {
        Assert.Equal(["a", "b", "c", "a"], Spread.Fill<string>([null, null, null, null], ["a", "b", "c"]));
        Assert.Equal(["a", "a", "b", "b"], Spread.Fill<string>(["a", "gone", "b", null], ["a", "b"]).Order());
        Assert.Equal(["b", "b", "a"], Spread.Fill<string>(["b", "b", null], ["a", "b"]));
    }

    [Fact]
    public void One_moves_when_a_place_has_two_more_than_another()
    {
        Assert.Null(Spread.Next<string>(["a", "a", "b"], ["a", "b"]));
        Assert.Equal((0, "c"), Spread.Next<string>(["a", "a", "b"], ["a", "b", "c"]));
        Assert.Null(Spread.Next<string>([], []));
    }

    [Fact]
    public void However_places_come_and_go_moves_one_by_one_end_in_an_even_spread()
    {
        var random = new Random(7);
        string?[] things = new string?[100];
        for (var round = 0; round < 200; round++)
        {
            string[] places = [.. Enumerable.Range(0, random.Next(1, 12)).Select(static place => $"{place}")];
            things = Spread.Fill(things, places);
            var moves = 0;
            while (Spread.Next(things, places) is var (number, to))
            {
                things[number] = to;
                Assert.True(++moves <= things.Length);
            }

            var counts = places.Select(place => things.Count(thing => thing == place)).ToList();
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
    }
}
