namespace OrdersEtl.Reporting;

/// <summary>Shows how far a piece of work is. Only one at a time.</summary>
public interface IProgressDisplay
{
    /// <summary>
    /// Shows progress until the work has ended, then returns or throws as the work did. It never cancels the work.
    /// </summary>
    /// <param name="title">What is being done, in one word.</param>
    /// <param name="fraction">How much of it is done, from 0 to 1. Called from another thread than the work's.</param>
    /// <param name="work">The work, already under way.</param>
    Task FollowAsync(string title, Func<double> fraction, Task work);
}
