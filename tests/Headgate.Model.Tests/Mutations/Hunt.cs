using Headgate.Model.Tests.Protocol;
using Headgate.Model.Tests.Topologies;

namespace Headgate.Model.Tests.Mutations;

/// <summary>Every check that there is, until one finds something. Compiled together with a mutant, and run inside it.</summary>
public static class Hunt
{
    /// <summary>Runs the checks, the one that is done soonest first.</summary>
    /// <param name="mostMoves">The most moves of each exhaustive exploration.</param>
    /// <param name="mostSeeds">The most random topologies.</param>
    /// <param name="isThorough">Whether those after the one that has found something are run as well.</param>
    /// <returns>What was found, one line for each check that found something: which check, after how much, and what.</returns>
    public static IReadOnlyList<string> Run(long mostMoves, int mostSeeds, bool isThorough)
    {
        Func<string?>[] checks = [HuntInbox, () => HuntTopologies(mostSeeds), () => HuntProtocol(mostMoves)];
        var found = checks.Select(static check => check()).OfType<string>();
        return [.. isThorough ? found : found.Take(1)];
    }

    private static string? HuntInbox()
    {
        var model = new InboxModel(2, 2);
        try
        {
            model.Run();
            return null;
        }
        catch (ModelFailureException failure)
        {
            return $"inbox, run {model.RunCount + 1}: {FirstLine(failure.Message)}";
        }
    }

    private static string? HuntProtocol(long mostMoves)
    {
        long moves = 0;
        foreach (var scope in Scopes.Standard)
        {
            var explorer = new Explorer(scope) { MostMoves = mostMoves };
            try
            {
                explorer.Run();
            }
            catch (ModelFailureException failure)
            {
                return $"exhaustive, move {moves + explorer.MoveCount}: {FirstLine(failure.Message)}";
            }

            moves += explorer.MoveCount;
        }

        return null;
    }

    private static string? HuntTopologies(int mostSeeds)
    {
        for (var seed = 0; seed < mostSeeds; seed++)
        {
            if (Scenario.Run(seed) is { } failure) return $"random, seed {seed}: {FirstLine(failure)}";
        }

        return null;
    }

    private static string FirstLine(string text) => text.Split('\n')[0];
}
