namespace WhiteLabelLinks.Testing;

/// <summary>
/// Holds the database's own catalog against the rules that keep tenants apart. A migration that forgets one is named here before
/// any row can leak.
/// </summary>
public static class TenantCatalog
{
    // Tables without a brand that the app role may use, and why no row of them is a tenant's.
    private const string OfTheInstallation =
        "('one_time_tokens', 'sign_in_failures', 'data_protection_keys', 'click_loads', 'click_lists', 'user_agents', 'migrations')";

    private const string Tables = """
        WITH tables AS (
          SELECT c.oid, c.oid::regclass::text AS name, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
                 EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'brand_id' AND NOT a.attisdropped) AS of_brand
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'app'))
        """;

    private static readonly string[] Rules =
    [
        // Row-level security binds the app role on every tenant table. Partitions have none: nobody may read them directly.
        Tables + """
        SELECT name || ': row-level security is not enabled and forced' FROM tables
         WHERE of_brand AND NOT relispartition AND NOT (relrowsecurity AND relforcerowsecurity)
        """,
        Tables + """
        SELECT name || ': a partition grants ' || a.privilege_type || ' to ' || coalesce(nullif(a.grantee, 0)::regrole::text, 'everyone')
          FROM tables t JOIN pg_class c USING (oid) CROSS JOIN aclexplode(c.relacl) a
         WHERE t.relispartition AND a.grantee <> c.relowner AND NOT (a.grantee = 'wll_edge'::regrole AND a.privilege_type = 'INSERT')
        """,
        Tables + """
        SELECT name || ': no policy lets the app role see exactly its brand' FROM tables t
         WHERE of_brand AND NOT relispartition AND NOT EXISTS (
           SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polcmd = '*' AND p.polroles = ARRAY['wll_app'::regrole::oid]
              AND pg_get_expr(p.polqual, p.polrelid) = '(brand_id = ( SELECT app.current_brand() AS current_brand))'
              AND pg_get_expr(p.polwithcheck, p.polrelid) = '(brand_id = ( SELECT app.current_brand() AS current_brand))')
        """,
        // Policies add up: one more for the app role shows more.
        Tables + """
        SELECT name || ': policy ' || p.polname || ' shows the app role more than its brand' FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
         WHERE of_brand AND p.polpermissive AND p.polroles && ARRAY[0, 'wll_app'::regrole::oid, 'wll_edge'::regrole::oid] AND p.polname <> 'brand_isolation'
           AND NOT (t.relname = 'brand_members' AND p.polname = 'own_memberships' AND p.polcmd = 'r'
                    AND pg_get_expr(p.polqual, p.polrelid) = '(user_id = ( SELECT app.current_user_id() AS current_user_id))')
        """,
        // Keys begin with the brand: otherwise a duplicate, or a foreign key, tells of another brand's row.
        Tables + """
        SELECT i.indexrelid::regclass || ' on ' || name || ': a unique index that does not begin with brand_id'
          FROM tables t JOIN pg_index i ON i.indrelid = t.oid
         WHERE of_brand AND i.indisunique AND NOT EXISTS (
           SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = i.indkey[0] AND a.attname = 'brand_id')
        """,
        Tables + """
        SELECT f.conname || ' on ' || t.name || ': a foreign key between tenant tables that does not tie brand_id to brand_id'
          FROM pg_constraint f JOIN tables t ON t.oid = f.conrelid JOIN tables r ON r.oid = f.confrelid
         WHERE f.contype = 'f' AND t.of_brand AND r.of_brand AND NOT EXISTS (
           SELECT FROM unnest(f.conkey, f.confkey) AS k (here, there)
             JOIN pg_attribute h ON h.attrelid = f.conrelid AND h.attnum = k.here AND h.attname = 'brand_id'
             JOIN pg_attribute o ON o.attrelid = f.confrelid AND o.attnum = k.there AND o.attname = 'brand_id')
        """,
        Tables + """
        SELECT f.conname || ' on ' || t.name || ': brands are referenced by a column other than brand_id'
          FROM pg_constraint f JOIN tables t ON t.oid = f.conrelid
         WHERE f.contype = 'f' AND t.of_brand AND f.confrelid = 'brands'::regclass
           AND f.conkey <> ARRAY[(SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'brand_id')]
        """,
        // What has no brand is an agency's, under its own policy, or the installation's, by name.
        Tables + $"""
        SELECT name || ': the app role may use it, and it has neither row-level security nor a place in the list of the installation''s tables'
          FROM tables t
         WHERE NOT of_brand AND NOT (relrowsecurity AND relforcerowsecurity) AND relname NOT IN {OfTheInstallation}
           AND (has_table_privilege('wll_app', t.oid, 'SELECT') OR has_table_privilege('wll_app', t.oid, 'INSERT')
                OR has_table_privilege('wll_app', t.oid, 'UPDATE') OR has_table_privilege('wll_app', t.oid, 'DELETE'))
        """,
        // A view sees with its owner's eyes unless told otherwise.
        """
        SELECT c.oid::regclass || ': a view that the app role may read with its owner''s eyes'
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('v', 'm') AND n.nspname IN ('public', 'app', 'serving') AND has_table_privilege('wll_app', c.oid, 'SELECT')
           AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']
        """,
        // Schema serving is about all brands at once: it is the edge's, and closed to the console.
        """
        SELECT c.oid::regclass || ': the app role has rights in schema serving'
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'serving' AND c.relkind IN ('r', 'p', 'v', 'm')
           AND (has_any_column_privilege('wll_app', c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege('wll_app', c.oid, 'DELETE, TRUNCATE'))
        """,
        // A function that runs as its owner must not be led astray by the caller's search path.
        """
        SELECT p.oid::regprocedure || ': SECURITY DEFINER without a search_path of its own'
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prosecdef AND n.nspname IN ('public', 'app', 'serving')
           AND NOT EXISTS (SELECT FROM unnest(p.proconfig) setting WHERE setting LIKE 'search_path=pg_catalog%')
        """,
        """
        SELECT p.oid::regprocedure || ': SECURITY DEFINER and everyone may call it'
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype AND n.nspname IN ('public', 'app', 'serving')
           AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE'))
        """,
        // The edge sees the control plane through schema serving alone.
        """
        SELECT c.oid::regclass || ': the edge role may read a table of the control plane'
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = 'public' AND has_any_column_privilege('wll_edge', c.oid, 'SELECT')
           AND c.relname NOT IN ('click_segments', 'user_agents')
        """,
        """
        SELECT r.rolname || ': has rights that no running process needs'
          FROM pg_roles r
         WHERE r.rolname IN ('wll_app', 'wll_edge')
           AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
                OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
        """,
    ];

    /// <summary>Every breach of a rule, in words; empty when tenants are kept apart.</summary>
    /// <param name="adminConnectionString">A superuser's, of a migrated database.</param>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(string adminConnectionString)
    {
        var faults = new List<string>();
        foreach (var rule in Rules)
        {
            faults.AddRange(await Sql.ListAsync<string>(adminConnectionString, rule));
        }

        return faults;
    }

    /// <summary>The tables that have a brand's rows and that the app role may read.</summary>
    public static Task<IReadOnlyList<string>> TenantTablesAsync(string adminConnectionString) => Sql.ListAsync<string>(
        adminConnectionString,
        Tables + "SELECT name FROM tables t WHERE of_brand AND NOT relispartition AND has_table_privilege('wll_app', t.oid, 'SELECT') ORDER BY 1");
}
