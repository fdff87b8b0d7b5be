namespace Headgate.Model.Tests.Mutations;

/// <summary>Bugs that do no harm as long as one step ends before another begins.</summary>
internal static class RaceMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a post looks and then writes", "Execution/Inbox.cs",
            ("            var seen = Interlocked.CompareExchange(ref _head.Value, signal, head);\n",
             "            var seen = _head.Value;\n            if (ReferenceEquals(seen, head)) _head.Value = signal;\n")),
        new("a reader looks and then sleeps", "Execution/Inbox.cs",
            ("    public bool TrySleep() => Interlocked.CompareExchange(ref _head.Value, Asleep, null) is null;\n",
             "    public bool TrySleep()\n    {\n        if (_head.Value is not null) return false;\n        _head.Value = Asleep;\n        return true;\n    }\n")),
        new("a reader looks and then takes", "Execution/Inbox.cs",
            ("        return Reverse(Interlocked.Exchange(ref _head.Value, null));\n", "        var all = _head.Value;\n        _head.Value = null;\n        return Reverse(all);\n")),
        new("a batch that comes home looks and then sits down", "Execution/BatchPool.cs",
            ("            var seen = Interlocked.CompareExchange(ref _returned, batch, head);\n",
             "            var seen = _returned;\n            if (ReferenceEquals(seen, head)) _returned = batch;\n")),
        new("a producer looks and then takes what has come home", "Execution/BatchPool.cs",
            ("        var chain = Interlocked.Exchange(ref _returned, null);\n", "        var chain = _returned;\n        _returned = null;\n")),
        new("what is added when the last turn ends waits for ever", "Execution/LateTurns.cs",
            ("        if (!_actions.IsEmpty) Schedule();\n", "")),
        new("a turn is scheduled by two", "Execution/LateTurns.cs",
            ("        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) scheduler.Schedule(this);\n",
             "        if (_isScheduled != 0) return;\n        _isScheduled = 1;\n        scheduler.Schedule(this);\n")),
        new("a callback that parks does not see that it was killed", "Execution/ParkedCallback.cs",
            ("        if (_loop.IsKilled) TryAbandon();\n", "")),
    ];
}
