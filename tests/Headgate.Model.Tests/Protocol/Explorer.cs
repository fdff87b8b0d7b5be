namespace Headgate.Model.Tests.Protocol;

/// <summary>Visits every state that can be reached within a scope, depth first. A state is reached by replaying the moves that led to it.</summary>
internal sealed class Explorer(Scope scope)
{
    private readonly HashSet<UInt128> _seen = [];
    private readonly List<Move> _path = [];

    /// <summary>Gives up after so many moves.</summary>
    public long MostMoves { get; init; } = long.MaxValue;

    public long StateCount => _seen.Count;

    public long MoveCount { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Explores everything.</summary>
    /// <exception cref="ModelFailureException">A rule does not hold; the message says after which moves.</exception>
    public void Run()
    {
        try
        {
            var start = new Network(scope);
            _seen.Add(start.Fingerprint());
            Visit(start);
        }
        catch (Exception failure)
        {
            throw new ModelFailureException($"{scope.Name}: {failure.Message} ({failure.GetType().Name})\nThe moves that lead there:\n  {string.Join("\n  ", _path)}");
        }
    }

    private void Visit(Network here)
    {
        Depth = Math.Max(Depth, _path.Count);
        var moves = new List<Move>();
        here.ListMoves(moves);
        for (var i = 0; i < moves.Count && MoveCount < MostMoves; i++)
        {
            // The last move may use up the state that the others have to replay.
            var next = i == moves.Count - 1 ? here : Replay();
            _path.Add(moves[i]);
            next.Apply(moves[i]);
            MoveCount++;
            Rules.Check(next);
            if (_seen.Add(next.Fingerprint())) Visit(next);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private Network Replay()
    {
        var network = new Network(scope);
        foreach (var move in _path) network.Apply(move);
        return network;
    }
}
