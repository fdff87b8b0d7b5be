using System.Numerics;

namespace Headgate.Flows;

/// <summary>What LINQ makes of numbers.</summary>
public static class FlowNumberExtensions
{
    /// <summary>Runs a flow and adds up its results.</summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The sum; 0 of no results.</returns>
    /// <exception cref="OverflowException">Thrown by the task: the sum is past the end of its type.</exception>
    /// <inheritdoc cref="Flow{T}.ToListAsync" path="/remarks" />
    public static Task<T> SumAsync<T>(this Flow<T> flow, CancellationToken cancellationToken = default)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.SumAsync(static number => number, cancellationToken);
    }

    /// <summary>Runs a flow and averages its results.</summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The average.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results.</exception>
    /// <inheritdoc cref="Flow{T}.ToListAsync" path="/remarks" />
    public static Task<double> AverageAsync<T>(this Flow<T> flow, CancellationToken cancellationToken = default)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.AverageAsync<T>(static number => number, cancellationToken);
    }

    /// <inheritdoc cref="AverageAsync{T}" />
    public static Task<decimal> AverageAsync(this Flow<decimal> flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.AverageAsync(static number => number, cancellationToken);
    }
}
