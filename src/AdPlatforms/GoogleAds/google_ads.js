x.lib('gtag')(x, 'transaction_id');
