using Headgate.RabbitMq.Settling;
using static Headgate.RabbitMq.RabbitMqSettlement;

namespace Headgate.RabbitMq.Tests.Settling;

public sealed class DeliveryWindowTests
{
    private readonly DeliveryWindow _window = new();

    [Fact]
    public void The_first_ones_are_settled_with_one_command_and_the_rest_each_with_its_own()
    {
        Receive(6);
        Assert.Equal([new(3, true, Ack), new(5, false, Ack)], Settle((1, Ack), (2, Ack), (3, Ack), (5, Ack)));
        Assert.Equal(3, _window.Count);
    }

    [Fact]
    public void The_order_in_which_they_end_does_not_matter()
    {
        Receive(3);
        Assert.Equal([new(3, true, Ack)], Settle((3, Ack), (1, Ack), (2, Ack)));
        Assert.Equal(0, _window.Count);
    }

    [Fact]
    public void What_was_settled_before_is_no_gap()
    {
        Receive(5);
        Assert.Equal([new(2, false, Ack), new(4, false, Reject)], Settle((2, Ack), (4, Reject)));
        Assert.Equal([new(5, true, Ack)], Settle((1, Ack), (3, Ack), (5, Ack)));
    }

    [Fact]
    public void A_run_ends_where_the_settlement_changes_and_another_begins()
    {
        Receive(5);
        Assert.Equal(
            [new(2, true, Ack), new(4, true, RejectAndRequeue), new(5, false, Reject)],
            Settle((1, Ack), (2, Ack), (3, RejectAndRequeue), (4, RejectAndRequeue), (5, Reject)));
    }

    [Fact]
    public void Nothing_is_settled_across_an_open_message()
    {
        Receive(4);
        Assert.Equal([new(2, false, Ack), new(3, false, Ack), new(4, false, Ack)], Settle((2, Ack), (3, Ack), (4, Ack)));
        Assert.Equal(4, _window.Count);
        Assert.Equal([new(1, false, Ack)], Settle((1, Ack)));
        Assert.Equal(0, _window.Count);
    }

    [Fact]
    public void A_tag_that_is_left_out_stays_open()
    {
        _window.Receive(1);
        _window.Receive(3);
        Assert.Equal([new(1, false, Ack), new(3, false, Ack)], Settle((1, Ack), (3, Ack)));
    }

    [Fact]
    public void What_is_not_open_is_left_alone()
    {
        Receive(2);
        Settle((1, Ack));
        Assert.Empty(Settle((1, Ack), (7, Ack)));
    }

    /// <summary>What the server would hold is played against the window, with runs of all shapes.</summary>
    [Fact]
    public void Whatever_ends_in_whatever_order_the_server_settles_each_once_and_as_wanted()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var window = new DeliveryWindow();
            var server = new SortedSet<ulong>();
            var open = new List<ulong>();
            for (ulong tag = 0; tag < 400 || open.Count > 0;)
            {
                for (var more = tag < 400 ? random.Next(40) : 0; more > 0; more--)
                {
                    window.Receive(++tag);
                    server.Add(tag);
                    open.Add(tag);
                }

                var wanted = Pick(random, open).ToDictionary(static tag => tag, _ => random.Next(4) == 0 ? Reject : Ack);
                var commands = new List<SettleCommand>();
                window.Settle([.. wanted.OrderBy(_ => random.Next()).Select(static it => new SettledTag(it.Key, it.Value))], commands);
                foreach (var command in commands) Play(command, server, wanted, seed);
                Assert.True(wanted.Count == 0, $"seed {seed}: {wanted.Count} were not settled");
                Assert.True(server.SetEquals(open), $"seed {seed}: the server holds what it should not");
            }

            Assert.Equal(0, window.Count);
        }
    }

    private static List<ulong> Pick(Random random, List<ulong> open)
    {
        var picked = open.FindAll(_ => random.Next(3) > 0);
        open.RemoveAll(picked.Contains);
        return picked;
    }

    private static void Play(SettleCommand command, SortedSet<ulong> server, Dictionary<ulong, RabbitMqSettlement> wanted, int seed)
    {
        Assert.True(server.Contains(command.Tag), $"seed {seed}: tag {command.Tag} is unknown to the server, which would close the channel");
        foreach (var tag in server.Where(tag => command.IsMultiple ? tag <= command.Tag : tag == command.Tag).ToList())
        {
            server.Remove(tag);
            Assert.True(wanted.Remove(tag, out var settlement) && settlement == command.Settlement, $"seed {seed}: tag {tag} was settled as {command.Settlement}");
        }
    }

    private void Receive(ulong count)
    {
        for (ulong tag = 1; tag <= count; tag++) _window.Receive(tag);
    }

    private List<SettleCommand> Settle(params (ulong Tag, RabbitMqSettlement Settlement)[] settled)
    {
        var commands = new List<SettleCommand>();
        _window.Settle([.. settled.Select(static it => new SettledTag(it.Tag, it.Settlement))], commands);
        return commands;
    }
}
