namespace OrdersEtl;

/// <summary>How the program ends.</summary>
public static class ExitCodes
{
    /// <summary>Every row was loaded or put aside; after a SIGTERM every row that had been read.</summary>
    public const int Succeeded = 0;

    /// <summary>A wrong option, an input that cannot be read, a database or a rejects file that cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>Stopped by SIGINT (Ctrl+C).</summary>
    public const int Interrupted = 130;
}
