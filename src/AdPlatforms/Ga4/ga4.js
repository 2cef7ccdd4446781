x.lib('gtag')(x, 'event_id');
