using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>The processes that share a queue. After each change all that are left must bring something.</summary>
internal sealed class WorkerGroup(BrokerRun run, Finding finding)
{
    /// <summary>Until what a dead process had is given to another.</summary>
    private const int LeaseMilliseconds = 5000;

    /// <summary>In seconds. What a broker takes to notice, and a process to start on a busy machine.</summary>
    private const int LongestWait = 60;

    private readonly List<WorkerProcess> _members = [];
    private readonly Durations _joined = new();
    private readonly Durations _recovered = new();
    private int _joins;
    private int _leaves;
    private int _restarts;

    /// <summary>Starts one.</summary>
    public async Task JoinAsync()
    {
        _joins++;
        await AddAsync();
    }

    /// <summary>Has one end in order.</summary>
    public async Task LeaveAsync(int member)
    {
        if (finding.Complaints.Count > 0) return;
        _leaves++;
        finding.Faults++;
        await EndAsync(_members[member]);
        await ShareAsync("after one has left");
    }

    /// <summary>Kills one.</summary>
    public async Task CrashAsync(int member)
    {
        if (finding.Complaints.Count > 0) return;
        var killed = _members[member];
        _members.Remove(killed);
        run.Ledger.Killed!.Add(killed.Life);
        finding.Faults++;
        await killed.KillAsync();
        await ShareAsync("after one was killed");
        await TakeOverAsync();
    }

    /// <summary>Ends one after the other in order, each when the one in the place of the one before takes part.</summary>
    public async Task RestartAsync()
    {
        foreach (var member in _members.ToList())
        {
            if (finding.Complaints.Count > 0) return;
            _restarts++;
            finding.Faults++;
            await EndAsync(member);
            await AddAsync();
        }
    }

    /// <summary>What was done, in words.</summary>
    public async Task<string> DescribeAsync()
    {
        var killed = run.Ledger.Killed!;
        var again = (await run.Table.ReadAsync()).OrderBy(static arrival => arrival.Place).GroupBy(static arrival => arrival.Id).Where(static message => message.Count() > 1);
        var most = again.GroupBy(static message => message.First().Life).Select(static life => life.Count()).DefaultIfEmpty().Max();
        return $"{_joins} joined, both at work within {_joined}; {_leaves} left; {killed.Count} killed, what they had was there within {_recovered}, at most {most} messages of one came again; {_restarts} restarted";
    }

    private async Task AddAsync()
    {
        if (finding.Complaints.Count > 0) return;
        _members.Add(run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = LeaseMilliseconds }));
        _joined.Add(await ShareAsync("after one has joined"));
    }

    private async Task EndAsync(WorkerProcess member)
    {
        _members.Remove(member);
        await member.SignalAsync("TERM");
        if (!await member.EndAsync(TimeSpan.FromSeconds(LongestWait))) finding.Complaints.Add($"{run.Broker.Name}: a process did not end when it was asked to:\n{member.Output}");
        else if (member.ExitCode != 0) finding.Complaints.Add($"{run.Broker.Name}: a process that was asked to end ended with {member.ExitCode}:\n{member.Output}");
    }

    /// <summary>Waits until all has come that was sent up to now, of which the one that was killed had some. Messages are numbered from 1 on, and confirmed in that order.</summary>
    private async Task TakeOverAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        var sent = run.Ledger.OwedCount;
        if (!await Patience.UntilAsync(async () => await run.Table.CountAsync(sent) == sent, LongestWait))
            finding.Complaints.Add($"{run.Broker.Name}: {sent - await run.Table.CountAsync(sent)} messages have not come after one was killed:\n{_members[^1].Output}");
        _recovered.Add(TimeProvider.System.GetElapsedTime(begun));
    }

    /// <summary>Waits until each has brought something new.</summary>
    /// <returns>How long it took.</returns>
    private async Task<TimeSpan> ShareAsync(string when)
    {
        if (finding.Complaints.Count > 0) return TimeSpan.Zero;
        var begun = TimeProvider.System.GetTimestamp();
        var before = await run.Table.CountsOfLivesAsync();
        if (!await Patience.UntilAsync(async () => await run.Table.CountsOfLivesAsync() is var now && _members.TrueForAll(member => now.GetValueOrDefault(member.Life) > before.GetValueOrDefault(member.Life)), LongestWait))
            finding.Complaints.Add($"{run.Broker.Name}: not all of {_members.Count} bring something {when}:\n{string.Join("\n---\n", _members.Select(static member => member.Output))}");
        return TimeProvider.System.GetElapsedTime(begun);
    }
}
