using System.Runtime.CompilerServices;
using Headgate.Stages;

namespace Headgate.Flows.Execution;

/// <summary>The contexts in which users call flows.</summary>
internal static class CallerContexts
{
    /// <summary>Awaited before the first of the user's functions is called: they run in no caller's context, which might wait for them. In a lab all stays where it is.</summary>
    public static ConfiguredTaskAwaitable LeaveCaller(this StageEnvironment environment) =>
        Task.CompletedTask.ConfigureAwait(environment.KeepsContext ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.ForceYielding);
}
