namespace Headgate.Pipelines.Execution;

/// <summary>What is asked of the handling of a piece of work.</summary>
internal static class Handling
{
    extension(ValueTask<Postponement?> handling)
    {
        /// <summary>Whether it has ended, and nothing is left to do of the piece. One that has failed is not done: whoever awaits it hears of that.</summary>
        public bool IsDone => handling.IsCompletedSuccessfully && handling.Result is null;
    }
}
