namespace Headgate.Samples.Tests;

public sealed class PatternsTests
{
    [Fact]
    public Task A_producer_emits_as_much_as_is_asked_for() => Prints("Producer", """
        0
        1
        2
        3
        4
        The counter has emitted 8 numbers.
        """);

    [Fact]
    public Task A_producer_consumer_emits_what_follows_and_ends_with_its_producer() => Prints("ProducerConsumer", """
        3
        6
        9
        12
        15
        Both have ended.
        """);

    [Fact]
    public Task A_consumer_processes_every_event_and_ends_with_its_producer() => Prints("Consumer", """
        0
        2
        4
        6
        8
        10
        Printed 6 numbers; the end was Normal.
        """);

    [Fact]
    public Task A_broadcast_gives_every_event_to_all_who_want_it() => Prints("FanOutBroadcast", """
        archive: 1 2 3 4 5
        south: 2 4 5
        audit: 3 5
        """);

    [Fact]
    public Task Demand_shares_jobs_by_speed_and_gives_each_job_to_one() => Prints("FanOutByDemand", """
        40 jobs done, each once: True
        The quick worker did more: True
        """);

    [Fact]
    public Task A_consumer_of_two_producers_ends_when_both_have() => Prints("FanIn", """
        north has ended after 2 numbers, the sum is 8
        south has ended after 2 numbers, the sum is 26
        total: 26
        """);

    [Fact]
    public Task Events_of_one_key_reach_one_consumer_in_their_order() => Prints("PartitionByKey", """
        odd: account 1: 100, 70, 0
        odd: account 3: 10, 15
        even: account 2: 50, 0, 20
        even: account 4: 75, 100, 0
        """);

    [Fact]
    public Task A_flow_that_has_failed_goes_on_after_its_last_snapshot() => Prints("FlowSnapshots", """
        the disk with the log is gone
        clicks counted: 2000
        """);

    [Fact]
    public Task Manual_demand_gets_what_it_asks_for_and_no_more() => Prints("ManualDemand", """
        asked for 1, got 1
        asked for 2, got 2, 3
        asked for 4, got 4, 5 failed, 6, 7
        asked for 1, got 8
        asked for 2, got 9, 10
        asked for 4, got 11, 12, 13, 14
        asked for 8, got the end
        """);

    [Fact]
    public Task A_rate_limited_caller_never_meets_a_429() => Prints("RateLimitedApi", """
        35 calls answered, 429s: 0
        """);

    [Fact]
    public Task A_restarted_producer_finds_its_consumer_again() => Prints("SupervisedRestart", """
        sensor is there
        1
        2
        3
        sensor is gone: no answer after reading 3
        sensor is there
        4
        5
        6
        sensor is gone: no answer after reading 6
        sensor is there
        7
        8
        sensor is gone: it has ended
        The sensor was restarted 2 times.
        """);

    [Fact]
    public Task A_consumer_supervisor_runs_a_task_for_each_event() => Prints("ConsumerSupervisor", """
        developed: 1 2 3 4 5 6 8 9 10 11 12
        given up: 7 (there is no film)
        never more than 3 at once: True
        """);

    [Fact]
    public Task A_pipeline_runs_in_a_host() => Prints("HostedPipeline", """
        dead letter 'carol,ten' of ParsePayment: The input string 'ten' was not in a correct format.
        4 payments posted: alice 20.00, bob 15.00
        """);

    [Fact]
    public async Task A_pipeline_that_stops_while_it_is_busy_finishes_everything() => await Prints("GracefulShutdown", """
        running
        nothing in flight: True; all that was received was stored and acknowledged: True
        """, "50");

    [Fact, Trait("Conformance", "P29")]
    public Task Dead_letters_are_replayed_from_their_file() => Prints("DeadLetterReplay", """
        invoice 1 loaded: 20.00
        dead letter 2: there is no rate of USD (replayed so far: 0)
        dead letter 3: there is no rate of XAU (replayed so far: 0)
        the rate of USD has come: replayed
        invoice 2 loaded: 27.00
        dead letter 3: there is no rate of XAU (replayed so far: 1)
        """);

    [Fact, Trait("Conformance", "F8")]
    public Task Words_are_counted_on_all_cores() => Prints("WordCount", """
        that: 36000
        the: 36000
        Jack: 8000
        This: 8000
        built: 8000
        house: 8000
        175000 words, 22 of them different
        """);

    [Fact, Trait("Conformance", "F13")]
    public Task Late_clicks_correct_their_minute_and_those_that_come_too_late_are_put_aside() => Prints("TopPagesPerMinute", """
        10:00 /home 3, /cart 2, /help 1
        10:00 /home 3, /cart 2, /jobs 2 (corrected)
        10:01 /news 2, /cart 1, /home 1
        10:02 /home 2
        too late: 10:00:40 /cart
        """);

    [Fact, Trait("Conformance", "F18")]
    public Task A_late_visit_joins_two_sessions_whose_results_are_taken_back() => Prints("SessionsPerUser", """
        ada: session 10:00 to 10:40: 2
        ada: session 10:50 to 11:20: 1
        ada: no longer 10:00 to 10:40: 2
        ada: no longer 10:50 to 11:20: 1
        ada: now 10:00 to 11:20: 4
        bob: session 10:02 to 10:55: 2
        bob: session 11:30 to 12:00: 1
        bob: session 12:00 to 12:30: 1
        """);

    [Fact, Trait("Conformance", "F10")]
    public Task Orders_and_payments_meet_and_what_has_no_partner_comes_alone() => Prints("OrdersAndPayments", """
        order 1 of ada: 20 euros, 20 paid
        order 2 of bob: 35 euros, 15 paid
        order 2 of bob: 35 euros, 20 paid
        order 3 of ada: 12 euros, nobody has paid
        order 4 of cleo: 8 euros, 8 paid
        order 7: not known, and 9 euros were paid for it
        """);

    private static async Task Prints(string pattern, string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await PatternProcess.RunAsync(
            ["exec", Path.Combine(AppContext.BaseDirectory, $"{pattern}.dll"), .. arguments], AppContext.BaseDirectory, TestContext.Current.CancellationToken);
        Assert.Equal("", error);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", output);
        Assert.Equal(0, exitCode);
        Assert.Contains(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "README.md")), line => IsRowOf(line, pattern, expected));
    }

    /// <summary>Whether a line is the row of a pattern in the table of samples, with its command and its last line.</summary>
    private static bool IsRowOf(string line, string pattern, string expected) =>
        line.StartsWith($"| [{pattern}](Patterns/{pattern}) | `dotnet run --project samples/Patterns/{pattern}` | ", StringComparison.Ordinal)
        && line.EndsWith($" | `{expected.ReplaceLineEndings("\n").Split('\n')[^1]}` |", StringComparison.Ordinal);
}
